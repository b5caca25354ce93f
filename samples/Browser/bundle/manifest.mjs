// manifest.json, read strictly: a member that is not known is refused, because skipping one could change numbers.
import { BundleError } from './bundle-error.mjs';
import { isSafeName } from './stored-zip.mjs';

const FORMAT = 1;
// Every shot is a place to draw in.
const MOST_SHOTS = 1000;
export const REQUIRED = ['predict.onnx', 'adapt.onnx', 'assess.onnx', 'theta.safetensors', 'golden.safetensors'];
export const TRAINING = ['training/training_model.onnx', 'training/eval_model.onnx', 'training/optimizer_model.onnx', 'training/checkpoint'];

/**
 * @param {Uint8Array} json
 * @returns {object} the manifest, for a classifier of pictures
 * @throws {BundleError} not JSON, of a newer format, or a rule is broken
 */
export function parseManifest(json) {
    const manifest = parse(json);
    if (Number.isInteger(manifest?.format) && manifest.format > FORMAT) {
        throw refuse(`has the format version ${manifest.format}; this page reads up to ${FORMAT}. Update the page.`);
    }
    members(manifest, 'manifest', ['format', 'minimumRuntime', 'model', 'recipe', 'slots', 'provenance', 'entries'], ['statistics', 'proof']);
    need(manifest.format === FORMAT, 'has no format version.');
    manifest.statistics ??= [];
    checkEntries(manifest.entries);
    checkModel(manifest.model);
    checkRecipe(manifest.recipe);
    need(manifest.model.ways === manifest.recipe.ways, 'contradicts itself about the number of classes.');
    checkSlots(manifest);
    return manifest;
}

function parse(json) {
    try {
        return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));
    } catch (error) {
        throw refuse(`is not JSON: ${error.message}`);
    }
}

function checkEntries(entries) {
    for (const [name, digest] of members(entries, 'entries')) {
        need(isSafeName(name) && name !== 'manifest.json', 'lists an entry with a forbidden name.');
        members(digest, name, ['size', 'sha256']);
        need(isCount(digest.size) && /^[0-9a-f]{64}$/.test(digest.sha256), `has no proper size and SHA-256 for ${name}.`);
    }
    for (const name of REQUIRED) {
        need(Object.hasOwn(entries, name), `does not list ${name}.`);
    }
    const listed = TRAINING.filter(name => Object.hasOwn(entries, name)).length;
    need(listed === 0 || listed === TRAINING.length, 'lists some of the training artifacts and not all of them.');
}

function checkModel(model) {
    members(model, 'model', ['name', 'input', 'output', 'shots'], ['description', 'ways', 'classNames', 'preprocessing']);
    need(isText(model.name) && isCount(model.shots) && model.shots >= 1 && model.shots <= MOST_SHOTS,
        `has no model name, or no number of shots up to ${MOST_SHOTS}.`);
    for (const spec of [model.input, model.output]) {
        members(spec, 'input or output', ['name', 'element', 'shape']);
        need(isText(spec.name) && spec.element === 'F32' && Array.isArray(spec.shape) && spec.shape[0] === 'N' && spec.shape.slice(1).every(isCount),
            'has an input or output that is no named F32 tensor of a symbolic batch.');
    }
    need(Object.hasOwn(model, 'ways') && Object.hasOwn(model, 'preprocessing'),
        'is of a model that does not classify pictures, and this page draws pictures. Choose the bundle of a classifier of pictures.');
    need(isCount(model.ways) && model.ways >= 2 && model.ways <= 26, `has ${model.ways} classes; this page has room for 2 to 26.`);
    need(model.output.shape.length === 2 && model.output.shape[1] === model.ways, 'has an output that is not one number per class.');
    const names = model.classNames;
    need(names === undefined || (Array.isArray(names) && names.every(isText) && new Set(names).size === model.ways && names.length === model.ways),
        'has class names that are not one different name per class.');
    const picture = model.preprocessing;
    members(picture, 'preprocessing', ['width', 'height', 'invert'], ['channels']);
    const side = n => isCount(n) && n >= 1 && n <= 4096;
    need(side(picture.width) && side(picture.height) && typeof picture.invert === 'boolean' && (picture.channels ?? 1) === 1,
        'has a preprocessing with sides or channels that are not known.');
    need(model.input.shape.join() === ['N', 1, picture.height, picture.width].join(), "has a preprocessing that does not make the model's input.");
}

function checkRecipe(recipe) {
    members(recipe, 'recipe', ['adapted', 'steps', 'rates', 'norm', 'loss', 'order', 'shots'], ['ways']);
    need(Array.isArray(recipe.adapted) && recipe.adapted.length > 0 && recipe.adapted.every(isText) && new Set(recipe.adapted).size === recipe.adapted.length,
        'has a recipe that does not name each adapted parameter once.');
    need(isCount(recipe.steps) && recipe.steps >= 1 && recipe.steps <= 10000, `has a recipe of ${recipe.steps} steps; 1 to 10000 are possible.`);
    const rates = members(recipe.rates, 'rates', recipe.adapted);
    need(rates.every(([, rate]) => typeof rate === 'number' && Number.isFinite(rate)), 'has a recipe with a rate that is not finite.');
    need(['none', 'transductive', 'support'].includes(recipe.norm) && ['first', 'second'].includes(recipe.order), 'has a recipe of an unknown kind.');
    need(recipe.loss === 'cross-entropy', 'has a recipe whose loss is not that of a classifier.');
}

function checkSlots({ slots, entries, recipe, statistics }) {
    need(Array.isArray(statistics) && statistics.every(isText) && (statistics.length === 0 || recipe.norm === 'support'),
        'lists statistics that its norm policy does not keep.');
    const listed = members(slots, 'slots');
    let free = 0;
    for (const [name, slot] of listed.sort((a, b) => a[1]?.offset - b[1]?.offset)) {
        members(slot, name, ['offset', 'length', 'element', 'shape']);
        const size = Array.isArray(slot.shape) && slot.shape.every(isCount) ? slot.shape.reduce((a, b) => a * b, 4) : NaN;
        need(slot.element === 'F32' && slot.length === size, `has a slot '${name}' whose length is not that of its shape in F32.`);
        need(isCount(slot.offset) && slot.offset >= free && slot.offset + size <= entries['predict.onnx'].size,
            `has a slot '${name}' outside predict.onnx or over another one.`);
        free = slot.offset + size;
    }
    for (const name of [...recipe.adapted, ...statisticNames(statistics)]) {
        need(Object.hasOwn(slots, name), `has no slot for '${name}'.`);
    }
}

/** The statistics that a state keeps for the given normalisation layers. */
export const statisticNames = layers => layers.flatMap(layer => [`mean.${layer}`, `var.${layer}`]);

/** The members of an object, which must be exactly those named, if any are named. */
function members(value, what, required = null, optional = []) {
    need(typeof value === 'object' && value !== null && !Array.isArray(value), `has no proper ${what}.`);
    if (required) {
        const missing = required.find(name => !Object.hasOwn(value, name));
        need(missing === undefined, `lacks '${missing}' in its ${what}.`);
        const unknown = Object.keys(value).find(name => !required.includes(name) && !optional.includes(name));
        need(unknown === undefined, `has an unknown member in its ${what}.`);
    }
    return Object.entries(value);
}

const isCount = n => Number.isSafeInteger(n) && n >= 0;
const isText = text => typeof text === 'string' && text.length > 0;

function need(holds, problem) {
    if (!holds) {
        throw refuse(problem);
    }
}

const refuse = problem => new BundleError('manifest.json', problem);
