// Trains artifacts in ONNX Runtime Training (WebAssembly). One job as JSON on standard input, its results as JSON on standard output; tensors in base64.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const job = JSON.parse(readFileSync(0, 'utf8'));
const ort = await import(pathToFileURL(join(job.package, 'dist', 'ort.training.wasm.min.mjs')).href);
ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmPaths = join(job.package, 'dist') + '/';
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
    result.error = String(error?.message ?? error);
}
process.stdout.write(JSON.stringify(result), () => process.exit(0));
