namespace EdgeMeta.Onnx.Serialization;

/// <summary>Walks the fields of one protobuf message and tells where their bytes lie, which the generated parser does not.</summary>
internal ref struct WireReader
{
    private readonly ReadOnlySpan<byte> file;
    private readonly int limit;
    private int position;

    /// <summary>A walk over the message that is the whole file.</summary>
    public WireReader(ReadOnlySpan<byte> file)
        : this(file, 0, file.Length)
    {
    }

    /// <summary>A walk over the message within a range of the file.</summary>
    public WireReader(ReadOnlySpan<byte> file, int start, int end)
    {
        this.file = file;
        position = start;
        limit = end;
    }

    /// <summary>The number of the current field.</summary>
    public int Field { get; private set; }

    /// <summary>Whether the current field is length-delimited: a message, text, bytes or packed numbers.</summary>
    public bool IsBytes { get; private set; }

    /// <summary>The value of the current field, if it is a varint.</summary>
    public ulong Number { get; private set; }

    /// <summary>The first byte of the current field's content.</summary>
    public int Start { get; private set; }

    /// <summary>The byte after the current field's content.</summary>
    public int End { get; private set; }

    /// <summary>Moves to the next field; false at the end of the message.</summary>
    public bool Next()
    {
        if (position == limit)
        {
            return false;
        }

        ulong tag = Varint();
        Field = tag >> 3 <= int.MaxValue ? (int)(tag >> 3) : throw Damaged();
        int wire = (int)(tag & 7);
        IsBytes = wire == 2;
        Number = wire switch { 0 => Varint(), 2 => Varint(), _ => 0 };
        Start = position;
        ulong length = wire switch { 0 => 0, 1 => 8, 2 => Number, 5 => 4, _ => throw Damaged() };
        if (length > (ulong)(limit - position))
        {
            throw Damaged();
        }

        End = position += (int)length;
        return true;
    }

    private readonly OnnxFormatException Damaged() => new($"the file is damaged at byte {position}");

    private ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64 && position < limit; shift += 7)
        {
            byte next = file[position++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Damaged();
    }
}
