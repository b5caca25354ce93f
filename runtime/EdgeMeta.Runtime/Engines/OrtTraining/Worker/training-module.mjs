// The WebAssembly module of ONNX Runtime Training, made as the package's loader asks for it and kept: what it throws has to be read in its memory.
// Argument of the process: --package FOLDER, where the npm package's files for training lie.
import { pathToFileURL } from 'node:url';
import { guardStack } from './stack-guard.mjs';

const folder = pathToFileURL(process.argv[process.argv.indexOf('--package') + 1]).href + '/';
let module;

/** The package, which asks this file for its module. */
export async function loadRuntime() {
    const ort = await import(`${folder}ort.training.wasm.min.mjs`);
    Object.assign(ort.env.wasm, { numThreads: 1, wasmPaths: { mjs: import.meta.url, wasm: `${folder}ort-training-wasm-simd-threaded.wasm` } });
    ort.env.logLevel = 'error';
    return ort;
}

export default async function create(options) {
    const { default: createModule } = await import(`${folder}ort-training-wasm-simd-threaded.mjs`);
    return module = guardStack(await createModule(options));
}

/** What went wrong. C++ exceptions arrive as the address of an object that holds, or points to, their text. */
export function reason(error) {
    if (typeof error !== 'number' || !module) {
        return String(error?.message ?? error);
    }
    const heap = module.HEAPU8, words = new Uint32Array(heap.buffer);
    const textAt = at => {
        let end = at;
        while (end < heap.length && end - at < 4000 && (heap[end] >= 32 && heap[end] < 127 || heap[end] === 10)) {
            end++;
        }
        return Buffer.from(heap.slice(at, end)).toString('latin1');
    };
    const texts = Array.from({ length: 64 }, (_, i) => words[(error >> 2) + i]).filter(at => at > 1024 && at < heap.length).map(textAt).filter(t => t.length > 3);
    // What was thrown by a macro reads "file:line function message", and its function stands there once more alone.
    const whole = texts.find(text => /\.(cc|h):\d+ /.test(text)) ?? texts.find(text => text.startsWith('[')) ?? texts[0] ?? `an exception at ${error}`;
    const place = texts.find(text => whole.includes(` ${text} `)) ?? '';
    return whole.slice(whole.indexOf(place) + place.length).trim();
}
