/** A bundle that cannot be used: says what and where. */
export class BundleError extends Error {
    /**
     * @param {string | null} entry the entry of the bundle, null for the file as a whole
     * @param {string} problem continues a sentence about it
     */
    constructor(entry, problem) {
        super(`${entry ?? 'The file'} ${problem}`);
        this.name = 'BundleError';
    }
}
