// ONNX Runtime Training as WebAssembly, for one parent process. Requests come in frames on standard input, an answer to each goes out on standard output.
//   frame    u32 length, then that many bytes; all numbers little-endian
//   request  u8 operation, then its arguments          answer  u8 0 and results, or u8 1 and what went wrong as UTF-8
//   bytes    u32 length, then the bytes                text    bytes of UTF-8
//   tensor   text name, u8 type (1 float32, 7 int64), u8 rank, u32 sizes, bytes
// Arguments: --package FOLDER, where the npm package's files for training lie.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';

// Nothing but frames may reach standard output, whatever the package prints.
console.log = console.info = console.warn = console.debug = console.error;
// A computation that hangs would never see that standard input has ended: a thread of its own notices that the parent is gone.
new Worker(`const parent = process.ppid; setInterval(() => process.ppid === parent || process.kill(process.pid, 'SIGKILL'), 500)`, { eval: true }).unref();

// Most of the 11 MB are never run; compiling all of it, on other cores besides, costs more than a few inner steps do.
setFlagsFromString('--wasm-lazy-compilation');
setFlagsFromString('--wasm-num-compilation-tasks=0');

const folder = process.argv[process.argv.indexOf('--package') + 1];

// C++ exceptions arrive as the address of an object that holds, or points to, their text.
let memory;
WebAssembly.Memory = class extends WebAssembly.Memory {
    constructor(descriptor) {
        super(descriptor);
        memory = this;
    }
};
function reason(error) {
    if (typeof error !== 'number' || !memory) {
        return String(error?.message ?? error);
    }
    const heap = new Uint8Array(memory.buffer), words = new Uint32Array(memory.buffer);
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

// The package's functions for parameter buffers hand stack memory to free(), which now and then ruins the heap: these two calls are taken out.
function patched(path) {
    let text = readFileSync(path, 'utf8');
    for (const name of ['_OrtTrainingCopyParametersToBuffer(', '_OrtTrainingCopyParametersFromBuffer(']) {
        const call = text.indexOf(name), start = text.lastIndexOf('async(', call), end = text.indexOf('=async(', call);
        const body = text.slice(start, end > 0 ? end : call + 2000);
        const onStack = /(\w+)=\w+\.stackAlloc\(4\)/.exec(body)?.[1];
        const cured = onStack && body.replace(new RegExp(`,\\w+\\._free\\(${onStack}\\)`), '');
        if (!cured || cured.length === body.length) {
            throw new Error(`${path} is not of onnxruntime-web 1.19.2, the last that can train in this way`);
        }
        text = text.replace(body, () => cured);
    }
    return 'data:text/javascript;base64,' + Buffer.from(text).toString('base64');
}

class Input {
    at = 0;
    constructor(frame) { this.frame = frame; }
    u8() { return this.frame[this.at++]; }
    u32() { return this.frame.readUInt32LE((this.at += 4) - 4); }
    bytes() { const length = this.u32(); return Uint8Array.from(this.frame.subarray(this.at, this.at += length)); }
    text() { return Buffer.from(this.bytes()).toString('utf8'); }
    many(read) { return Array.from({ length: this.u32() }, read); }
    tensor() {
        const name = this.text(), type = this.u8(), rank = this.u8(), sizes = Array.from({ length: rank }, () => this.u32()), { buffer } = this.bytes();
        return [name, new ort.Tensor(type === types.int64 ? 'int64' : 'float32', type === types.int64 ? new BigInt64Array(buffer) : new Float32Array(buffer), sizes)];
    }
}

const u32 = value => { const bytes = Buffer.alloc(4); bytes.writeUInt32LE(value); return bytes; };
const bytes = data => [u32(data.byteLength), Buffer.from(data.buffer ?? data, data.byteOffset ?? 0, data.byteLength)];
const text = value => bytes(Buffer.from(value, 'utf8'));
const many = (values, write) => [u32(values.length), ...values.flatMap(write)];
const types = { float32: 1, int64: 7 };
const outputs = results => many(Object.entries(results), ([name, { type, dims, data }]) => {
    if (!types[type]) {
        throw new Error(`the output '${name}' is ${type}; float32 and int64 are read`);
    }
    return [...text(name), Buffer.of(types[type], dims.length), ...dims.flatMap(u32), ...bytes(data)];
});

let ort, session, feeds = {};
const operations = {
    async 1(input) {
        const [trainModel, evalModel, optimizerModel, checkpointState] = [input.bytes(), input.bytes(), input.bytes(), input.bytes()];
        ort ??= await import(patched(join(folder, 'ort.training.wasm.min.mjs')));
        Object.assign(ort.env.wasm, { numThreads: 1, wasmPaths: pathToFileURL(folder).href + '/' });
        ort.env.logLevel = 'error';
        const models = { trainModel, optimizerModel, checkpointState, evalModel: evalModel.length > 0 ? evalModel : undefined };
        // At every optimizer step the runtime warns of the shape that its own shape inference demands.
        session = await ort.TrainingSession.create(models, { logSeverityLevel: 3 });
        return [...text(ort.env.versions.web), ...many(session.trainingInputNames, text), ...many(session.trainingOutputNames, text)];
    },
    2(input) { feeds = Object.fromEntries(input.many(() => input.tensor())); return []; },
    async 3() { return outputs(await session.runTrainStep(feeds)); },
    // The package names these by the outputs of training, whatever they are: only their order can be relied on.
    async 4() { return outputs(await session.runEvalStep(feeds)); },
    async 5() { await session.runOptimizerStep(); return []; },
    async 6() { await session.lazyResetGrad(); return []; },
    async 7(input) { return bytes((await session.getContiguousParameters(input.u8() === 1)).data); },
    async 8(input) { const trainableOnly = input.u8() === 1; await session.loadParametersBuffer(input.bytes(), trainableOnly); return []; },
};

async function* frames(stream) {
    let chunks = [], held = 0;
    for await (const chunk of stream) {
        chunks.push(chunk);
        held += chunk.length;
        while (held >= 4) {
            // Joined only when a frame is whole: joining at every chunk would copy a large one again and again.
            if (chunks[0].length < 4) {
                chunks = [Buffer.concat(chunks)];
            }
            const size = 4 + chunks[0].readUInt32LE(0);
            if (held < size) {
                break;
            }
            const all = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
            yield all.subarray(4, size);
            chunks = held > size ? [all.subarray(size)] : [];
            held -= size;
        }
    }
}

for await (const frame of frames(process.stdin)) {
    let answer;
    try {
        const input = new Input(frame);
        answer = [Buffer.of(0), ...await operations[input.u8()](input)];
    } catch (error) {
        answer = [Buffer.of(1), Buffer.from(reason(error), 'utf8')];
    }
    process.stdout.write(Buffer.concat([u32(answer.reduce((sum, part) => sum + part.length, 0)), ...answer]));
}
process.exit(0);
