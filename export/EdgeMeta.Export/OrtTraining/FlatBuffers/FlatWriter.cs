using System.Buffers.Binary;
using System.Text;

namespace EdgeMeta.Export.OrtTraining.FlatBuffers;

/// <summary>
/// Writes a FlatBuffers file (https://flatbuffers.dev/internals) front to back: a parent first, its offsets filled in when the children follow. What is
/// written is exactly determined by the calls, so the same content gives the same bytes.
/// </summary>
internal sealed class FlatWriter
{
    private readonly MemoryStream stream = new();

    /// <summary>Begins a file whose first table follows.</summary>
    public FlatWriter(string identifier)
    {
        Append(stackalloc byte[4]);
        Append(Encoding.ASCII.GetBytes(identifier));
    }

    /// <summary>Where the file's offset to its root table lies.</summary>
    public static int RootSlot => 0;

    /// <summary>Writes a table and returns where each field of it lies, by slot; fields are zero until they are set.</summary>
    /// <param name="slot">The offset that refers to the table.</param>
    /// <param name="sizes">The size of each field in bytes: 1, 4 (a number or an offset) or 8; 0 for an absent one.</param>
    public int[] Table(int slot, params ReadOnlySpan<int> sizes)
    {
        // The widest fields first after the offset to the vtable, so that none needs padding once the table is aligned.
        bool wide = sizes.Contains(8);
        int inline = 4;
        var offsets = new ushort[sizes.Length];
        foreach (int width in (ReadOnlySpan<int>)[4, 8, 1])
        {
            inline = width == 8 && wide ? (inline + 7) & ~7 : inline;
            for (int i = 0; i < sizes.Length; i++)
            {
                if (sizes[i] == width)
                {
                    offsets[i] = checked((ushort)inline);
                    inline += width;
                }
            }
        }

        int vtableSize = 4 + (2 * sizes.Length);
        Align(2);
        int vtable = Position;
        int table = vtable + vtableSize;
        table = (table + (wide ? 7 : 3)) & (wide ? ~7 : ~3);
        Append(stackalloc byte[table - vtable + inline]);
        Patch16(vtable, (ushort)vtableSize);
        Patch16(vtable + 2, (ushort)inline);
        for (int i = 0; i < offsets.Length; i++)
        {
            Patch16(vtable + 4 + (2 * i), offsets[i]);
        }

        Set(table, table - vtable);
        Refer(slot, table);
        return Array.ConvertAll(offsets, offset => offset == 0 ? -1 : table + offset);
    }

    /// <summary>Writes a vector of offsets and returns where each of them lies.</summary>
    public int[] Offsets(int slot, int count)
    {
        BeginVector(slot, count, 4);
        int first = Position;
        Append(new byte[checked(4 * count)]);
        return [.. Enumerable.Range(0, count).Select(i => first + (4 * i))];
    }

    /// <summary>Writes a vector of 64-bit integers.</summary>
    public void Integers(int slot, IReadOnlyList<long> values)
    {
        BeginVector(slot, values.Count, 8);
        Span<byte> bytes = stackalloc byte[8];
        foreach (long value in values)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
            Append(bytes);
        }
    }

    /// <summary>Writes a vector of bytes; the first lies at a multiple of 8, so that numbers in it are aligned.</summary>
    public void Bytes(int slot, ReadOnlySpan<byte> values)
    {
        BeginVector(slot, values.Length, 8);
        Append(values);
    }

    /// <summary>Writes a string.</summary>
    public void Text(int slot, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        BeginVector(slot, bytes.Length, 4);
        Append(bytes);
        Append([0]);
    }

    /// <summary>Sets a boolean field.</summary>
    public void Set(int position, bool value) => Buffer(position, 1)[0] = value ? (byte)1 : (byte)0;

    /// <summary>Sets a 32-bit field.</summary>
    public void Set(int position, int value) => BinaryPrimitives.WriteInt32LittleEndian(Buffer(position, 4), value);

    /// <summary>Sets a 64-bit field.</summary>
    public void Set(int position, long value) => BinaryPrimitives.WriteInt64LittleEndian(Buffer(position, 8), value);

    /// <summary>Sets a field of single precision.</summary>
    public void Set(int position, float value) => BinaryPrimitives.WriteSingleLittleEndian(Buffer(position, 4), value);

    /// <summary>The file.</summary>
    public byte[] ToBytes()
    {
        Align(4);
        return stream.ToArray();
    }

    private int Position => checked((int)stream.Position);

    // The elements begin at a multiple of the alignment, their count directly before.
    private void BeginVector(int slot, int count, int alignment)
    {
        Align(4);
        Append(stackalloc byte[(alignment - ((Position + 4) % alignment)) % alignment]);
        Refer(slot, Position);
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, count);
        Append(bytes);
    }

    private void Refer(int slot, int target) => Set(slot, target - slot);

    private void Patch16(int position, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Buffer(position, 2), value);

    private Span<byte> Buffer(int position, int length) => stream.GetBuffer().AsSpan(position, length);

    private void Align(int alignment) => Append(stackalloc byte[(alignment - (Position % alignment)) % alignment]);

    // A file of 2 GiB or more cannot be referred into by our signed positions; the stream refuses it.
    private void Append(ReadOnlySpan<byte> bytes) => stream.Write(bytes);
}
