// How a picture becomes a model's input, bit for bit as EdgeMeta's runtime does it: averaged over exact areas to the target size, then optionally inverted.

/** A grey picture: row-major, 0 is black and 1 is white. @typedef {{ width: number, height: number, pixels: Float32Array }} GrayImage */

/**
 * @param {{ width: number, height: number, data: Uint8ClampedArray }} rgba opaque pixels, as a canvas gives them
 * @returns {GrayImage} luma by Rec. 601 weights
 */
export function grayOf({ width, height, data }) {
    const pixels = new Float32Array(width * height);
    for (let i = 0; i < pixels.length; i++) {
        const [red, green, blue] = data.subarray(4 * i, 4 * i + 3);
        // A grey pixel is its own luma; the weighted sum would be off by a rounding.
        pixels[i] = red === green && green === blue ? red / 255 : (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
    }
    return { width, height, pixels };
}

/**
 * @param {GrayImage} image
 * @param {{ width: number, height: number, invert: boolean }} preprocessing of the model card
 * @returns {Float32Array} height * width values in 0..1
 */
export function applyPreprocessing(image, { width, height, invert }) {
    const values = resize(image, width, height);
    return invert ? values.map(value => 1 - value) : values;
}

/** A target pixel is the mean of the source under it, source pixels counted by the part that is covered. Sums are doubles, the result is float32. */
function resize(image, width, height) {
    const columns = shares(image.width, width), rows = shares(image.height, height);
    const target = new Float32Array(width * height), line = new Float64Array(image.width);
    for (let y = 0; y < height; y++) {
        line.fill(0);
        for (const { index, share } of rows[y]) {
            for (let x = 0; x < image.width; x++) {
                line[x] += share * image.pixels[index * image.width + x];
            }
        }
        for (let x = 0; x < width; x++) {
            let sum = 0;
            for (const { index, share } of columns[x]) {
                sum += share * line[index];
            }
            target[y * width + x] = Math.min(Math.max(sum, 0), 1);
        }
    }
    return target;
}

/** Along one axis: for each target pixel the source pixels it covers and their shares, which add up to 1. */
function shares(source, target) {
    return Array.from({ length: target }, (_, i) => {
        // In units of 1/target source pixels every border is a whole number, so the shares are exact up to one division.
        const begin = i * source, end = begin + source;
        const covered = [];
        for (let index = Math.floor(begin / target); index <= Math.floor((end - 1) / target); index++) {
            covered.push({ index, share: (Math.min(end, (index + 1) * target) - Math.max(begin, index * target)) / source });
        }
        return covered;
    });
}
