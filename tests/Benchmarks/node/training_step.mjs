// CPU time of one inner step on the WebAssembly build of ONNX Runtime Training: a training session beside the portable graph, interleaved step by step.
// One job as JSON on standard input: package (folder of the npm package's files), folder, variants, rounds, classes. Medians in ms as JSON on standard output.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const job = JSON.parse(readFileSync(0, 'utf8'));
const ort = await import(pathToFileURL(join(job.package, 'ort.training.wasm.min.mjs')).href);
Object.assign(ort.env.wasm, { numThreads: 1, wasmPaths: pathToFileURL(job.package).href + '/' });
ort.env.logLevel = 'error';
const bytes = name => new Uint8Array(readFileSync(join(job.folder, name)));
const pixels = readFileSync(join(job.folder, 'x'));
const examples = pixels.length / 4 / 784;
const support = {
    support_x: new ort.Tensor('float32', new Float32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4), [examples, 1, 28, 28]),
    support_y: new ort.Tensor('int64', BigInt64Array.from({ length: examples }, (_, i) => BigInt(i % job.classes)), [examples]),
};

const steps = {};
for (const variant of job.variants) {
    const session = await ort.TrainingSession.create({
        checkpointState: bytes(`${variant}/checkpoint`),
        trainModel: bytes(`${variant}/training_model.onnx`),
        optimizerModel: bytes(`${variant}/optimizer_model.onnx`),
    }, { logSeverityLevel: 3 });
    steps[`training ${variant}`] = async () => {
        await session.runTrainStep(support);
        await session.runOptimizerStep();
        await session.lazyResetGrad();
    };
    const graph = await ort.InferenceSession.create(bytes(`${variant}/adapt.onnx`));
    const feeds = { ...support };
    for (const { name, dims } of job.parameters) {
        const file = bytes(`phi/${name}`);
        feeds[`phi.${name}`] = new ort.Tensor('float32', new Float32Array(file.buffer), dims);
        feeds[`rate.${name}`] = new ort.Tensor('float32', Float32Array.of(0.001), []);
    }
    steps[`portable ${variant}`] = async () => {
        const next = await graph.run(feeds);
        for (const { name } of job.parameters) {
            feeds[`phi.${name}`] = next[`next.${name}`];
        }
    };
}

const times = Object.fromEntries(Object.keys(steps).map(name => [name, []]));
for (let round = -3; round < job.rounds; round++) {
    for (const [name, step] of Object.entries(steps)) {
        const before = process.cpuUsage();
        await step();
        const spent = process.cpuUsage(before);
        if (round >= 0) {
            times[name].push((spent.user + spent.system) / 1000);
        }
    }
}
const median = values => values.sort((a, b) => a - b)[values.length >> 1];
process.stdout.write(JSON.stringify(Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)]))), () => process.exit(0));
