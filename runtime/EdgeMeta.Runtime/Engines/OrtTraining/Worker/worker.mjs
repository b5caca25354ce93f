// ONNX Runtime Training as WebAssembly, for one parent process: requests come in frames on standard input, an answer to each goes out on standard output.
//   request  u8 operation, then its arguments          answer  u8 0 and results, or u8 1 and what went wrong as UTF-8
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { Input, bytes, frame, frames, many, tensor, text } from './frames.mjs';
import { loadRuntime, reason } from './training-module.mjs';

// Nothing but frames may reach standard output, whatever the package prints.
console.log = console.info = console.warn = console.debug = console.error;
// A computation that hangs would never see that standard input has ended: a thread of its own notices that the parent is gone.
new Worker(`const parent = process.ppid; setInterval(() => process.ppid === parent || process.kill(process.pid, 'SIGKILL'), 500)`, { eval: true }).unref();
// Most of the 11 MB are never run; compiling all of it, on other cores besides, costs more than a few inner steps do.
setFlagsFromString('--wasm-lazy-compilation');
setFlagsFromString('--wasm-num-compilation-tasks=0');

let ort, session, feeds = {};
// The package's names are not to be relied on: evaluation has those of training, and where one is a number, which JavaScript puts first, all are shifted.
// The values come in the order of the graph's outputs.
const outputs = results => many(Object.values(results).map((value, i) => [session.trainingOutputNames[i] ?? '', value]), tensor);
const operations = {
    async 1(input) {
        const [trainModel, evaluation, optimizerModel, checkpointState] = [input.bytes(), input.bytes(), input.bytes(), input.bytes()];
        ort ??= await loadRuntime();
        const models = { trainModel, optimizerModel, checkpointState, evalModel: evaluation.length > 0 ? evaluation : undefined };
        // At every optimizer step the runtime warns of the shape that its own shape inference demands.
        session = await ort.TrainingSession.create(models, { logSeverityLevel: 3 });
        return [...text(ort.env.versions.web), ...many(session.trainingInputNames, text), ...many(session.trainingOutputNames, text)];
    },
    2(input) { feeds = Object.fromEntries(input.many(() => input.tensor()).map(([name, parts]) => [name, new ort.Tensor(...parts)])); return []; },
    async 3() { return outputs(await session.runTrainStep(feeds)); },
    async 4() { return outputs(await session.runEvalStep(feeds)); },
    async 5() { await session.runOptimizerStep(); return []; },
    async 6() { await session.lazyResetGrad(); return []; },
    async 7(input) { return bytes((await session.getContiguousParameters(input.u8() === 1)).data); },
    async 8(input) { const trainableOnly = input.u8() === 1; await session.loadParametersBuffer(input.bytes(), trainableOnly); return []; },
};

for await (const request of frames(process.stdin)) {
    let answer;
    try {
        const input = new Input(request);
        answer = [Buffer.of(0), ...await operations[input.u8()](input)];
    } catch (error) {
        answer = [Buffer.of(1), Buffer.from(reason(error), 'utf8')];
    }
    process.stdout.write(frame(answer));
}
process.exit(0);
