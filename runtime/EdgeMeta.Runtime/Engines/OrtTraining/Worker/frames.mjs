// The form of what goes over the pipes; all numbers little-endian.
//   frame    u32 length, then that many bytes          text    bytes of UTF-8
//   bytes    u32 length, then the bytes                tensor  text name, u8 type (1 float32, 7 int64), u8 rank, u32 sizes, bytes
//   many     u32 how many, then each

const types = { 1: ['float32', Float32Array], 7: ['int64', BigInt64Array] };

/** Reads one frame. */
export class Input {
    at = 0;
    constructor(frame) { this.frame = frame; }
    u8() { return this.frame[this.at++]; }
    u32() { return this.frame.readUInt32LE((this.at += 4) - 4); }
    bytes() { const length = this.u32(); return Uint8Array.from(this.frame.subarray(this.at, this.at += length)); }
    text() { return Buffer.from(this.bytes()).toString('utf8'); }
    many(read) { return Array.from({ length: this.u32() }, read); }
    /** The name, and what `new Tensor()` takes. */
    tensor() {
        const name = this.text(), [type, Numbers] = types[this.u8()], dims = Array.from({ length: this.u8() }, () => this.u32());
        return [name, [type, new Numbers(this.bytes().buffer), dims]];
    }
}

// Each gives the buffers that make it up.
const u32 = value => { const buffer = Buffer.alloc(4); buffer.writeUInt32LE(value); return buffer; };
export const bytes = data => [u32(data.byteLength), Buffer.from(data.buffer ?? data, data.byteOffset ?? 0, data.byteLength)];
export const text = value => bytes(Buffer.from(value, 'utf8'));
export const many = (values, write) => [u32(values.length), ...values.flatMap(write)];
export const tensor = ([name, { type, dims, data }]) => {
    const code = Object.keys(types).find(key => types[key][0] === type);
    if (!code) {
        throw new Error(`the output '${name}' is ${type}; float32 and int64 are read`);
    }
    return [...text(name), Buffer.of(code, dims.length), ...dims.flatMap(u32), ...bytes(data)];
};
export const frame = parts => Buffer.concat([u32(parts.reduce((sum, part) => sum + part.length, 0)), ...parts]);

/** The frames that arrive. */
export async function* frames(stream) {
    let chunks = [], held = 0;
    for await (const chunk of stream) {
        chunks.push(chunk);
        held += chunk.length;
        while (held >= 4) {
            // Joined only when a frame is whole: joining at every chunk would copy a large one again and again.
            if (chunks[0].length < 4) {
                chunks = [Buffer.concat(chunks)];
            }
            const size = 4 + chunks[0].readUInt32LE(0);
            if (held < size) {
                break;
            }
            const all = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
            yield all.subarray(4, size);
            chunks = held > size ? [all.subarray(size)] : [];
            held -= size;
        }
    }
}
