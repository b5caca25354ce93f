// Takes the recipe's inner steps from theta and hands phi back only if it is better and finite: what EdgeMeta's runtime does, word for word.

/** @typedef {{ x: Float32Array, shape: number[], labels: number[] }} Support a few labelled examples, of every class */

/**
 * @typedef {object} Adaptation
 * @property {number[]} losses support loss before the first step and after every step
 * @property {number[]} milliseconds of each step
 * @property {string | null} refusal why theta is kept; null where phi is good
 * @property {Map<string, Float32Array> | null} values phi and statistics by name
 */

/**
 * @param {import('../bundle/bundle.mjs').Bundle} bundle
 * @param {import('./portable-engine.mjs').PortableEngine | import('./training-engine.mjs').TrainingEngine} engine
 * @param {Support} support
 * @returns {Promise<Adaptation>}
 */
export async function adapt(bundle, engine, support) {
    const { steps } = bundle.recipe;
    const losses = [], milliseconds = [];
    const refused = refusal => ({ losses, milliseconds, refusal, values: null });
    await engine.start(support);
    for (let i = 0; i <= steps; i++) {
        const begin = performance.now();
        losses.push(i < steps ? await engine.step() : await engine.assess());
        if (i < steps) {
            milliseconds.push(performance.now() - begin);
        }
        if (!Number.isFinite(losses[i])) {
            return refused(`The support loss after ${i} steps is ${losses[i]}; the model is unchanged.`);
        }
    }
    const values = new Map([...await engine.phi(), ...engine.statistics()]);
    for (const [name, tensor] of values) {
        if (!tensor.every(Number.isFinite)) {
            return refused(`'${name}' is not finite after ${steps} steps; the model is unchanged.`);
        }
    }
    const before = losses[0], after = losses[steps];
    if (after >= before) {
        return refused(`${steps} ${steps === 1 ? 'step' : 'steps'} did not lower the support loss (${before.toPrecision(4)} before, ` +
            `${after.toPrecision(4)} after); the model is unchanged. Check which class each drawing belongs to.`);
    }
    return { losses, milliseconds, refusal: null, values };
}
