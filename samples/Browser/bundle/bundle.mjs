// An opened bundle: everything in it has been checked (names, sizes, SHA-256, manifest, tensors, and that manifest and tensors agree), nothing has been run.
import { BundleError } from './bundle-error.mjs';
import { parseManifest, statisticNames, TRAINING } from './manifest.mjs';
import { readSafetensors } from './safetensors.mjs';
import { readStoredZip } from './stored-zip.mjs';

const LARGEST_MANIFEST = 4 << 20;

export class Bundle {
    #entries;

    /** Use open. */
    constructor(entries, manifest, theta) {
        this.#entries = entries;
        this.manifest = manifest;
        this.model = manifest.model;
        this.recipe = manifest.recipe;
        /** Adapted parameters as float32, by name, in the order of the recipe. @type {Map<string, Float32Array>} */
        this.theta = theta;
        this.statistics = statisticNames(manifest.statistics);
    }

    /** Whether ONNX Runtime Training finds its artifacts. */
    get hasTraining() {
        return this.#entries.has(TRAINING[0]);
    }

    /** The bytes of an entry, without a copy. @returns {Uint8Array} */
    read(name) {
        const bytes = this.#entries.get(name);
        if (!bytes) {
            throw new BundleError(name, 'is not in this bundle.');
        }
        return bytes;
    }

    /**
     * @param {Uint8Array} bytes the whole file
     * @returns {Promise<Bundle>}
     * @throws {BundleError} damaged, hostile, newer, or not of a classifier of pictures
     */
    static async open(bytes) {
        const entries = readStoredZip(bytes);
        const json = entries.get('manifest.json');
        if (!json || json.length > LARGEST_MANIFEST) {
            throw new BundleError(null, 'has no manifest.json of a proper size, so it is not a bundle.');
        }
        const manifest = parseManifest(json);
        for (const name of entries.keys()) {
            if (name !== 'manifest.json' && !Object.hasOwn(manifest.entries, name)) {
                throw new BundleError(name, 'is not in the manifest.');
            }
        }
        for (const [name, digest] of Object.entries(manifest.entries)) {
            await requireDigest(name, entries.get(name), digest);
        }
        const theta = requireThetaInSlots(manifest, entries);
        return new Bundle(entries, manifest, theta);
    }
}

async function requireDigest(name, bytes, { size, sha256 }) {
    if (!bytes) {
        throw new BundleError(name, 'is in the manifest and missing in the file.');
    }
    const digest = bytes.length === size ? new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)) : [];
    if (Array.from(digest, byte => byte.toString(16).padStart(2, '0')).join('') !== sha256) {
        throw new BundleError(name, 'does not match the size and SHA-256 in the manifest: it is damaged or was changed.');
    }
}

/** These bytes are overwritten with phi; were they anything but theta, a graph's other bytes would be destroyed. */
function requireThetaInSlots({ recipe, slots }, entries) {
    const tensors = readSafetensors('theta.safetensors', entries.get('theta.safetensors'));
    const predict = entries.get('predict.onnx');
    return new Map(recipe.adapted.map(name => {
        const tensor = tensors.get(name), { offset, length, shape } = slots[name];
        if (!tensor || tensor.shape.join() !== shape.join() || tensor.data.some((byte, i) => byte !== predict[offset + i])) {
            throw new BundleError('predict.onnx', `does not hold theta's '${name}' where the manifest says.`);
        }
        // A copy: the file's bytes need not lie at a multiple of four.
        return [name, new Float32Array(tensor.data.slice().buffer, 0, length / 4)];
    }));
}
