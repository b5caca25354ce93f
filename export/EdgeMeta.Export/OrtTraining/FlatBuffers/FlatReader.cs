using System.Buffers.Binary;
using System.Text;

namespace EdgeMeta.Export.OrtTraining.FlatBuffers;

/// <summary>
/// Reads FlatBuffers (https://flatbuffers.dev/internals) of unknown origin. Every position is checked against the file before it is read, and nothing is
/// copied but text; offsets point forward only, so tables cannot contain themselves.
/// </summary>
internal sealed class FlatReader(ReadOnlyMemory<byte> file, string identifier, Func<string, string, Exception> damaged)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private long textBytes;

    /// <summary>The root table.</summary>
    public FlatTable Root()
    {
        if (file.Length < 8 || !file.Span.Slice(4, 4).SequenceEqual(Encoding.ASCII.GetBytes(identifier)))
        {
            throw Damaged("the file", $"does not have the identifier '{identifier}' in bytes 4 to 7.");
        }

        return Table(0, "the file");
    }

    /// <summary>An error in a named part.</summary>
    public Exception Damaged(string where, string problem) => damaged(where, problem);

    internal FlatTable Table(int slot, string where)
    {
        int table = Target(slot, 4, where);
        long vtable = table - (long)Int32(table, where);
        if (vtable < 8 || vtable % 2 != 0 || vtable + 4 > file.Length)
        {
            throw Damaged(where, $"has its field list at {vtable}, outside of the file.");
        }

        int size = UInt16((int)vtable), inline = UInt16((int)vtable + 2);
        return size < 4 || size % 2 != 0 || vtable + size > file.Length || inline < 4 || (long)table + inline > file.Length
            ? throw Damaged(where, $"has a field list of {size} bytes for {inline} bytes of fields, which do not fit.")
            : new FlatTable(this, table, (int)vtable, size, inline, where);
    }

    /// <summary>A vector: where its elements begin and how many there are. The bytes of all are in the file.</summary>
    internal (int First, int Count) Vector(int slot, int elementSize, string where)
    {
        int start = Target(slot, 4, where);
        uint count = (uint)Int32(start, where);
        return count > (file.Length - start - 4L) / elementSize ? throw Damaged(where, $"is a list of {count} elements, more than the file has.")
            : elementSize == 8 && count > 0 && (start + 4) % 8 != 0 ? throw Damaged(where, "is not aligned to 8 bytes.")
            : (start + 4, (int)count);
    }

    /// <summary>A text of at most <paramref name="most"/> bytes without a zero in it.</summary>
    internal string Text(int slot, string where, int most)
    {
        (int first, int count) = Vector(slot, 1, where);
        if (count > most || first + (long)count >= file.Length || file.Span.Slice(first, count + 1).IndexOf((byte)0) != count)
        {
            throw Damaged(where, $"is a text of {count} bytes; it must end with its first zero, after {most} bytes at most.");
        }

        // Texts that lie over each other would let a small file demand any amount of memory.
        textBytes += count;
        if (textBytes > file.Length)
        {
            throw Damaged(where, "shares its bytes with other texts.");
        }

        try
        {
            return StrictUtf8.GetString(file.Span.Slice(first, count));
        }
        catch (DecoderFallbackException)
        {
            throw Damaged(where, "is no UTF-8 text.");
        }
    }

    internal ReadOnlyMemory<byte> Slice(int first, int count) => file.Slice(first, count);

    internal int Int32(int position, string where) =>
        position <= file.Length - 4 ? BinaryPrimitives.ReadInt32LittleEndian(file.Span[position..]) : throw Damaged(where, "lies outside of the file.");

    internal ushort UInt16(int position) => BinaryPrimitives.ReadUInt16LittleEndian(file.Span[position..]);

    // An offset of 0 would make a thing its own part.
    private int Target(int slot, int alignment, string where)
    {
        uint offset = (uint)Int32(slot, where);
        long target = slot + (long)offset;
        return offset == 0 || target % alignment != 0 || target > file.Length - 4
            ? throw Damaged(where, $"is referred to at {target}, which is no place in the file.")
            : (int)target;
    }
}
