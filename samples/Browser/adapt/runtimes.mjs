// The two builds of ONNX Runtime, each loaded when it is first needed: the newest for inference, and 1.19.2, the last one that trains.

/** The machine cannot compute: no WebAssembly, or not enough memory. */
export class MachineError extends Error {
    name = 'MachineError';
}

/** @throws {MachineError} this browser has no WebAssembly at all */
export function requireWebAssembly() {
    if (typeof WebAssembly !== 'object') {
        throw new MachineError('This browser has no WebAssembly, or it is switched off (some browsers do so in their strictest mode). Use a current browser.');
    }
}

let inference, training;

/** onnxruntime-web as it is now. */
export const inferenceRuntime = () => inference ??= load('../ort/inference/ort.wasm.min.mjs', base => base);

/** onnxruntime-web 1.19.2 with the training API. */
export const trainingRuntime = () => training ??= load('../ort/training/ort.training.wasm.min.mjs', base => ({
    mjs: new URL('./training-module.mjs', import.meta.url).href,
    wasm: `${base}ort-training-wasm-simd-threaded.wasm`,
}));

async function load(path, wasmPaths) {
    requireWebAssembly();
    const url = new URL(path, import.meta.url);
    const ort = await import(url.href);
    // One thread: the steps are short, and phones have more use for their battery.
    ort.env.wasm.numThreads = 1;
    ort.env.wasm.wasmPaths = wasmPaths(new URL('.', url).href);
    ort.env.logLevel = 'error';
    return ort;
}

/**
 * Runs what may fail for want of memory, and says so.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function onThisMachine(work) {
    try {
        return await work();
    } catch (error) {
        const text = String(error?.message ?? error);
        if (error instanceof RangeError || /memory|alloc|RangeError|initializeWebAssembly/i.test(text)) {
            throw new MachineError(`There is not enough memory for the computation. Close other tabs or programs, then reload this page. (${text.slice(0, 200)})`);
        }
        // ONNX Runtime's C++ exceptions arrive as a bare number, their address.
        throw typeof error === 'number' ? new Error(`ONNX Runtime failed without a message (exception at ${error}).`) : error;
    }
}
