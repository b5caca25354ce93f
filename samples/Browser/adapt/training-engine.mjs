// One inner step in ONNX Runtime Training, on the artifacts in training/.
import { onThisMachine, trainingRuntime } from './runtimes.mjs';

// The runtime would warn at every update that a flag has another shape than the optimizer model declares, which is the only one it accepts.
const QUIET = { logSeverityLevel: 3 };

// The package's names are not to be relied on: where one is a number, which JavaScript puts first, all are shifted. The values come in the order of the
// graph's outputs: the loss, the model's answers, the statistics.
const inOrder = Object.values;

export class TrainingEngine {
    #ort; #bundle; #session; #feeds; #statistics;

    static async open(bundle) {
        const engine = new TrainingEngine();
        engine.#bundle = bundle;
        await onThisMachine(async () => {
            engine.#ort = await trainingRuntime();
            engine.#session = await engine.#ort.TrainingSession.create({
                checkpointState: bundle.read('training/checkpoint'),
                trainModel: bundle.read('training/training_model.onnx'),
                evalModel: bundle.read('training/eval_model.onnx'),
                optimizerModel: bundle.read('training/optimizer_model.onnx'),
            }, QUIET);
        });
        return engine;
    }

    get name() {
        return `ORT Training, onnxruntime-web ${this.#ort.env.versions.web}`;
    }

    /** Phi becomes theta. @param {import('./adapter.mjs').Support} support */
    async start({ x, shape, labels }) {
        const { Tensor } = this.#ort;
        this.#feeds = { support_x: new Tensor('float32', x, shape), support_y: new Tensor('int64', BigInt64Array.from(labels, BigInt), [labels.length]) };
        const values = Array.from(this.#bundle.theta.values());
        const buffer = new Float32Array(values.reduce((sum, v) => sum + v.length, 0));
        let at = 0;
        for (const value of values) {
            buffer.set(value, at);
            at += value.length;
        }
        await onThisMachine(async () => {
            await this.#session.loadParametersBuffer(new Uint8Array(buffer.buffer), true);
            await this.#session.lazyResetGrad();
        });
    }

    /** Takes one step. @returns {Promise<number>} the support loss before it */
    async step() {
        return onThisMachine(async () => {
            const [loss] = inOrder(await this.#session.runTrainStep(this.#feeds));
            await this.#session.runOptimizerStep();
            await this.#session.lazyResetGrad();
            return loss.data[0];
        });
    }

    /** @returns {Promise<number>} the support loss under phi; the statistics are taken with it */
    async assess() {
        const [loss, , ...statistics] = inOrder(await onThisMachine(() => this.#session.runEvalStep(this.#feeds)));
        this.#statistics = statistics;
        return loss.data[0];
    }

    /** @returns {Promise<Map<string, Float32Array>>} */
    async phi() {
        const { data } = await onThisMachine(() => this.#session.getContiguousParameters(true));
        let at = 0;
        // The buffer has the parameters in the order of the training graph's inputs, which is that of the recipe.
        return new Map(Array.from(this.#bundle.theta, ([name, { length }]) => [name, data.slice(at, at += length)]));
    }

    /** @returns {Map<string, Float32Array>} */
    statistics() {
        return new Map(this.#bundle.statistics.map((name, i) => [name, this.#statistics[i].data]));
    }

    async close() {
        await this.#session.release();
    }
}
