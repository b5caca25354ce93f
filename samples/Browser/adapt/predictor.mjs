// Answers with an adapted model: phi and statistics are written over theta's bytes in a copy of predict.onnx before the session opens, so that ONNX Runtime
// packs and folds them like any weights.
import { inferenceRuntime, onThisMachine } from './runtimes.mjs';

export class Predictor {
    #ort; #session; #model;

    /** @param {Map<string, Float32Array>} values phi and statistics */
    static async open(bundle, values) {
        const graph = bundle.read('predict.onnx').slice();
        for (const name of [...bundle.recipe.adapted, ...bundle.statistics]) {
            const { offset, length } = bundle.manifest.slots[name], tensor = values.get(name);
            if (tensor?.byteLength !== length) {
                throw new Error(`the adapted state has no '${name}' of the bundle's shape`);
            }
            graph.set(new Uint8Array(tensor.buffer, tensor.byteOffset, length), offset);
        }
        const predictor = new Predictor();
        predictor.#model = bundle.model;
        await onThisMachine(async () => {
            predictor.#ort = await inferenceRuntime();
            predictor.#session = await predictor.#ort.InferenceSession.create(graph, { executionProviders: ['wasm'] });
        });
        return predictor;
    }

    /** @param {Float32Array} x one input @returns {Promise<{ label: number, probabilities: number[], milliseconds: number }>} */
    async classify(x) {
        const { input, output } = this.#model;
        const begin = performance.now();
        const answers = await onThisMachine(() => this.#session.run({ [input.name]: new this.#ort.Tensor('float32', x, [1, ...input.shape.slice(1)]) }));
        const milliseconds = performance.now() - begin;
        return { ...softmax(answers[output.name].data), milliseconds };
    }

    async close() {
        await this.#session.release();
    }
}

/** Relative to the largest, no exponential overflows and at least one is 1. */
function softmax(logits) {
    const label = logits.indexOf(Math.max(...logits));
    const exponentials = Array.from(logits, logit => Math.exp(logit - logits[label]));
    const sum = exponentials.reduce((a, b) => a + b);
    return { label, probabilities: exponentials.map(e => e / sum) };
}
