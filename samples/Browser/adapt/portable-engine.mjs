// One inner step as a graph of standard operators, adapt.onnx, on any ONNX Runtime.
import { inferenceRuntime, onThisMachine } from './runtimes.mjs';

export class PortableEngine {
    #ort; #bundle; #adapt; #assess; #support; #rates; #phi; #statistics;

    static async open(bundle) {
        const engine = new PortableEngine();
        engine.#bundle = bundle;
        await onThisMachine(async () => {
            engine.#ort = await inferenceRuntime();
            const open = name => engine.#ort.InferenceSession.create(bundle.read(name), { executionProviders: ['wasm'] });
            engine.#adapt = await open('adapt.onnx');
            engine.#assess = await open('assess.onnx');
        });
        const { Tensor } = engine.#ort;
        engine.#rates = Object.fromEntries(bundle.recipe.adapted.map(name => [`rate.${name}`, new Tensor('float32', [bundle.recipe.rates[name]], [])]));
        return engine;
    }

    get name() {
        return `portable graph, onnxruntime-web ${this.#ort.env.versions.web}`;
    }

    /** Phi becomes theta. @param {import('./adapter.mjs').Support} support */
    async start({ x, shape, labels }) {
        const { Tensor } = this.#ort;
        this.#support = { support_x: new Tensor('float32', x, shape), support_y: new Tensor('int64', BigInt64Array.from(labels, BigInt), [labels.length]) };
        this.#phi = Object.fromEntries(Array.from(this.#bundle.theta, ([name, values]) =>
            [`phi.${name}`, new Tensor('float32', values.slice(), this.#bundle.manifest.slots[name].shape)]));
    }

    /** Takes one step. @returns {Promise<number>} the support loss before it */
    async step() {
        const { loss, ...next } = await onThisMachine(() => this.#adapt.run({ ...this.#support, ...this.#phi, ...this.#rates }));
        this.#phi = Object.fromEntries(this.#bundle.recipe.adapted.map(name => [`phi.${name}`, next[`next.${name}`]]));
        return loss.data[0];
    }

    /** @returns {Promise<number>} the support loss under phi; the statistics are taken with it */
    async assess() {
        this.#statistics = await onThisMachine(() => this.#assess.run({ ...this.#support, ...this.#phi }));
        return this.#statistics.loss.data[0];
    }

    /** @returns {Promise<Map<string, Float32Array>>} */
    async phi() {
        return new Map(this.#bundle.recipe.adapted.map(name => [name, this.#phi[`phi.${name}`].data]));
    }

    /** @returns {Map<string, Float32Array>} */
    statistics() {
        return new Map(this.#bundle.statistics.map(name => [name, this.#statistics[name].data]));
    }

    async close() {
        await this.#adapt.release();
        await this.#assess.release();
    }
}
