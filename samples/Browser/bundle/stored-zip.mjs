// Reads a zip of stored entries (PKWARE APPNOTE 6.3, 4.3) and nothing else: no compression, encryption, data descriptor, zip64, comment or second disk.
// Entries are views of the file's bytes that do not overlap, so nothing can expand, and the directory is believed only where the entries' own headers agree.
import { BundleError } from './bundle-error.mjs';
import { crc32 } from './crc32.mjs';

const MOST_ENTRIES = 256;
const LOCAL_SIZE = 30, CENTRAL_SIZE = 46, END_SIZE = 22;
const LOCAL_SIGNATURE = 0x04034b50, CENTRAL_SIGNATURE = 0x02014b50, END_SIGNATURE = 0x06054b50;
const UTF8_NAMES = 1 << 11;

/**
 * @param {Uint8Array} bytes the whole file
 * @returns {Map<string, Uint8Array>} the entries by name
 * @throws {BundleError} the bytes are not such a zip
 */
export function readStoredZip(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const end = bytes.length - END_SIZE;
    if (end < 0 || view.getUint32(end, true) !== END_SIGNATURE) {
        throw new BundleError(null, 'is not a bundle, or is truncated: it does not end as a zip archive without a comment does.');
    }
    const count = view.getUint16(end + 10, true), size = view.getUint32(end + 12, true), start = view.getUint32(end + 16, true);
    const odd = [4, 6, 20].some(at => view.getUint16(end + at, true) !== 0) || view.getUint16(end + 8, true) !== count;
    if (odd || start + size !== end) {
        throw new BundleError(null, 'has a zip directory that does not end where it says.');
    }
    if (count > MOST_ENTRIES) {
        throw new BundleError(null, `has ${count} entries; a bundle has at most ${MOST_ENTRIES}.`);
    }
    const entries = new Map(), folded = new Set(), ranges = [];
    let at = start;
    for (let i = 0; i < count; i++) {
        const entry = readEntry(bytes, view, at, start, end);
        at = entry.next;
        if (folded.has(entry.name.toLowerCase())) {
            throw new BundleError(entry.name, 'occurs twice.');
        }
        folded.add(entry.name.toLowerCase());
        entries.set(entry.name, entry.data);
        ranges.push(entry);
    }
    if (at !== end) {
        throw new BundleError(null, 'has a zip directory with bytes too many.');
    }
    requireDisjoint(ranges);
    return entries;
}

/** Plain relative names: no absolute path, backslash, '..', control character or look-alike. */
export function isSafeName(name) {
    return name.length <= 200 && name.split('/').every(segment => /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(segment));
}

function readEntry(bytes, view, at, directoryStart, directoryEnd) {
    if (directoryEnd - at < CENTRAL_SIZE || view.getUint32(at, true) !== CENTRAL_SIGNATURE) {
        throw new BundleError(null, `has a damaged zip directory at byte ${at}.`);
    }
    const u16 = offset => view.getUint16(at + offset, true), u32 = offset => view.getUint32(at + offset, true);
    const nameLength = u16(28), next = at + CENTRAL_SIZE + nameLength + u16(30) + u16(32);
    if (next > directoryEnd) {
        throw new BundleError(null, `has a damaged zip directory at byte ${at}.`);
    }
    const rawName = bytes.subarray(at + CENTRAL_SIZE, at + CENTRAL_SIZE + nameLength);
    const name = String.fromCharCode(...rawName.subarray(0, 201));
    if (!isSafeName(name)) {
        throw new BundleError(null, 'has an entry with a forbidden name: names are plain and relative.');
    }
    if (u16(10) !== 0 || (u16(8) & ~UTF8_NAMES) !== 0) {
        throw new BundleError(name, 'is compressed, encrypted or streamed; entries of a bundle are stored as they are.');
    }
    const stored = u32(20), begin = u32(42);
    if (stored !== u32(24) || u16(34) !== 0 || begin > directoryStart - LOCAL_SIZE) {
        throw new BundleError(name, 'declares bytes that the file does not hold.');
    }
    const data = begin + LOCAL_SIZE + view.getUint16(begin + 26, true) + view.getUint16(begin + 28, true);
    const same = (local, central, length) => {
        for (let i = 0; i < length; i++) {
            if (bytes[begin + local + i] !== bytes[at + central + i]) {
                return false;
            }
        }
        return true;
    };
    const agrees = view.getUint32(begin, true) === LOCAL_SIGNATURE && same(6, 8, 4) && same(14, 16, 14) && same(LOCAL_SIZE, CENTRAL_SIZE, nameLength);
    if (!agrees || data + stored > directoryStart) {
        throw new BundleError(name, 'has a header that contradicts the zip directory, or reaches beyond the end of the file.');
    }
    const content = bytes.subarray(data, data + stored);
    // Only here: all other entries are held to a SHA-256 in the manifest, which itself has nothing but this.
    if (name === 'manifest.json' && crc32(content) !== u32(16)) {
        throw new BundleError(name, 'has a wrong checksum.');
    }
    return { name, data: content, begin, end: begin + LOCAL_SIZE + nameLength + stored, next };
}

function requireDisjoint(ranges) {
    let free = 0;
    for (const { begin, end, name } of ranges.sort((a, b) => a.begin - b.begin)) {
        if (begin < free) {
            throw new BundleError(name, 'shares its bytes with another entry.');
        }
        free = end;
    }
}
