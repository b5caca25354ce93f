// What the page holds: a bundle, an adapted model per engine, and what they were adapted on.
import { adapt } from '../adapt/adapter.mjs';
import { PortableEngine } from '../adapt/portable-engine.mjs';
import { Predictor } from '../adapt/predictor.mjs';
import { TrainingEngine } from '../adapt/training-engine.mjs';

const kinds = { training: TrainingEngine, portable: PortableEngine };

export class Session {
    #engines = {};

    /** @param {import('../bundle/bundle.mjs').Bundle} bundle */
    constructor(bundle) {
        this.bundle = bundle;
        /** The last support set that was adapted on. */
        this.support = null;
        /** By kind of engine: its name, its last result, and the predictor of its phi, null where it was refused. */
        this.adapted = {};
    }

    /**
     * @param {'training' | 'portable'} kind
     * @param {{ x: Float32Array, label: number }[]} examples
     */
    async adapt(kind, examples) {
        const { input } = this.bundle.model;
        const x = new Float32Array(examples.flatMap(example => Array.from(example.x)));
        this.support = { x, shape: [examples.length, ...input.shape.slice(1)], labels: examples.map(example => example.label) };
        const engine = this.#engines[kind] ??= await kinds[kind].open(this.bundle);
        const result = await adapt(this.bundle, engine, this.support);
        // A refusal leaves the model that was there.
        const before = this.adapted[kind]?.predictor ?? null;
        const predictor = result.refusal ? before : await Predictor.open(this.bundle, result.values);
        if (before && before !== predictor) {
            await before.close();
        }
        this.adapted[kind] = { engine: engine.name, result, predictor };
        return this.adapted[kind];
    }

    async close() {
        for (const part of [...Object.values(this.#engines), ...Object.values(this.adapted).map(a => a.predictor)]) {
            await part?.close();
        }
    }
}
