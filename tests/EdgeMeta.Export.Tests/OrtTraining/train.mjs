// Trains artifacts in ONNX Runtime Training (WebAssembly). One job as JSON on standard input, its results as JSON on standard output; tensors in base64.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

// The package's functions for parameter buffers hand stack memory to free(), which now and then ruins the heap: these two calls are taken out.
function patched(path) {
    let text = readFileSync(path, 'utf8');
    for (const name of ['_OrtTrainingCopyParametersToBuffer(', '_OrtTrainingCopyParametersFromBuffer(']) {
        const call = text.indexOf(name), start = text.lastIndexOf('async(', call), end = text.indexOf('=async(', call);
        const body = text.slice(start, end > 0 ? end : call + 2000);
        const onStack = /(\w+)=\w+\.stackAlloc\(4\)/.exec(body)[1];
        const cured = body.replace(new RegExp(`,\\w+\\._free\\(${onStack}\\)`), '');
        if (cured.length === body.length) {
            throw new Error(`${path} is not the text this patch was made for`);
        }
        text = text.replace(body, () => cured);
    }
    return 'data:text/javascript;base64,' + Buffer.from(text).toString('base64');
}

const job = JSON.parse(readFileSync(0, 'utf8'));
const ort = await import(patched(join(job.package, 'dist', 'ort.training.wasm.min.mjs')));
ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmPaths = pathToFileURL(join(job.package, 'dist')).href + '/';
ort.env.logLevel = 'error';

const arrays = { float32: Float32Array, int64: BigInt64Array };
const tensor = ({ type, dims, data }) => {
    const bytes = Buffer.from(data, 'base64');
    return new ort.Tensor(type, new arrays[type](bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)), dims);
};
const base64 = data => Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
const feeds = Object.fromEntries(Object.entries(job.feeds).map(([name, value]) => [name, tensor(value)]));
const result = { losses: [], parameters: [], evaluations: [] };
let session;
try {
    const bytes = name => new Uint8Array(readFileSync(join(job.folder, name)));
    session = await ort.TrainingSession.create({
        checkpointState: bytes('checkpoint'),
        trainModel: bytes('training_model.onnx'),
        evalModel: job.evaluate ? bytes('eval_model.onnx') : undefined,
        optimizerModel: bytes('optimizer_model.onnx'),
    });
    result.inputs = session.trainingInputNames;
    result.outputs = session.trainingOutputNames;
    if (job.load) {
        await session.loadParametersBuffer(new Uint8Array(Buffer.from(job.load, 'base64')), job.trainableOnly);
    }
    const evaluate = async () => {
        if (job.evaluate) {
            // The package names results of evaluation by the training model's outputs, so only their order can be relied on.
            result.evaluations.push(Object.values(await session.runEvalStep(feeds)).map(v => base64(v.data)));
        }
    };
    await evaluate();
    for (let step = 0; step < job.steps; step++) {
        const outputs = await session.runTrainStep(feeds);
        result.losses.push(outputs[job.loss].data[0]);
        await session.runOptimizerStep();
        if (!job.accumulate) {
            await session.lazyResetGrad();
        }
        const buffer = await session.getContiguousParameters(job.trainableOnly);
        result.parameters.push(base64(buffer.data));
        await evaluate();
    }
} catch (error) {
    result.error = String(error?.message ?? error).slice(0, 2000);
}
process.stdout.write(JSON.stringify(result), () => process.exit(0));
