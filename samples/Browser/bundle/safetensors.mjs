// The float32 tensors of a safetensors file: eight bytes header length, a JSON header, then the data without gaps.
import { BundleError } from './bundle-error.mjs';

/**
 * @param {string} entry its name, for messages
 * @param {Uint8Array} bytes
 * @returns {Map<string, { shape: number[], data: Uint8Array }>} tensors in the order of the data; views of the bytes
 * @throws {BundleError}
 */
export function readSafetensors(entry, bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const length = bytes.length < 8 ? Infinity : Number(view.getBigUint64(0, true));
    if (length > bytes.length - 8) {
        throw new BundleError(entry, 'is no safetensors file, or is truncated.');
    }
    const data = bytes.subarray(8 + length);
    const tensors = Object.entries(parse(entry, bytes.subarray(8, 8 + length))).filter(([name]) => name !== '__metadata__');
    const read = new Map();
    let at = 0;
    for (const [name, tensor] of tensors.sort((a, b) => a[1]?.data_offsets?.[0] - b[1]?.data_offsets?.[0])) {
        const { dtype, shape, data_offsets: range } = tensor ?? {};
        const whole = list => Array.isArray(list) && list.every(n => Number.isSafeInteger(n) && n >= 0);
        if (dtype !== 'F32' && dtype !== 'I64') {
            throw new BundleError(entry, `has the tensor '${name}' of the type ${dtype}; F32 and I64 are known.`);
        }
        const size = whole(shape) ? shape.reduce((a, b) => a * b, dtype === 'F32' ? 4 : 8) : NaN;
        if (!whole(range) || range.length !== 2 || range[0] !== at || range[1] - range[0] !== size || range[1] > data.length) {
            throw new BundleError(entry, `has the tensor '${name}' outside its data, over another one, or of another size than its shape.`);
        }
        at = range[1];
        if (dtype === 'F32') {
            read.set(name, { shape, data: data.subarray(...range) });
        }
    }
    if (at !== data.length) {
        throw new BundleError(entry, 'has bytes that belong to no tensor.');
    }
    return read;
}

function parse(entry, header) {
    try {
        const parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(header));
        if (typeof parsed === 'object' && parsed !== null) {
            return parsed;
        }
    } catch {
        // Answered below: whatever is wrong with it, it is not a header.
    }
    throw new BundleError(entry, 'has a header that is not the JSON of a safetensors file.');
}
