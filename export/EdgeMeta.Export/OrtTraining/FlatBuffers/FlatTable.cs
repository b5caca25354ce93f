using System.Buffers.Binary;

namespace EdgeMeta.Export.OrtTraining.FlatBuffers;

/// <summary>One table of a file that is read; fields by slot.</summary>
internal sealed class FlatTable(FlatReader reader, int position, int vtable, int vtableSize, int inline, string where)
{
    /// <summary>For messages.</summary>
    public string Where => where;

    /// <summary>How many slots the file's schema has for the table.</summary>
    public int Slots => (vtableSize - 4) / 2;

    /// <summary>Whether the field is present.</summary>
    public bool Has(int slot) => slot < Slots && reader.UInt16(vtable + 4 + (2 * slot)) != 0;

    /// <summary>A boolean; false where absent.</summary>
    public bool Flag(int slot, string name) => Has(slot) && reader.Slice(Field(slot, 1, name), 1).Span[0] switch
    {
        0 => false,
        1 => true,
        byte other => throw Damaged(name, $"is the boolean {other}, neither 0 nor 1."),
    };

    /// <summary>A 32-bit integer; 0 where absent.</summary>
    public int Int32(int slot, string name) => Has(slot) ? reader.Int32(Field(slot, 4, name), Part(name)) : 0;

    /// <summary>A 64-bit integer; 0 where absent.</summary>
    public long Int64(int slot, string name) => Has(slot) ? BinaryPrimitives.ReadInt64LittleEndian(reader.Slice(Field(slot, 8, name), 8).Span) : 0;

    /// <summary>A number of single precision; 0 where absent.</summary>
    public float Single(int slot, string name) => BitConverter.Int32BitsToSingle(Int32(slot, name));

    /// <summary>A text that must be there.</summary>
    public string Text(int slot, string name, int most = 4096) => reader.Text(Required(slot, name), Part(name), most);

    /// <summary>A table that must be there.</summary>
    public FlatTable Table(int slot, string name) => reader.Table(Required(slot, name), Part(name));

    /// <summary>A list of bytes that must be there, not copied.</summary>
    public ReadOnlyMemory<byte> Bytes(int slot, string name)
    {
        (int first, int count) = reader.Vector(Required(slot, name), 1, Part(name));
        return reader.Slice(first, count);
    }

    /// <summary>A list of 64-bit integers that must be there, of at most <paramref name="most"/>.</summary>
    public long[] Integers(int slot, string name, int most)
    {
        (int first, int count) = reader.Vector(Required(slot, name), 8, Part(name));
        if (count > most)
        {
            throw Damaged(name, $"has {count} elements; at most {most} are read.");
        }

        ReadOnlySpan<byte> bytes = reader.Slice(first, 8 * count).Span;
        var values = new long[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(8 * i)..]);
        }

        return values;
    }

    /// <summary>The tables of a list, one after the other as they are asked for; an absent list is an error where it is required, else empty.</summary>
    public IEnumerable<FlatTable> Tables(int slot, string name, bool required = false)
    {
        if (!required && !Has(slot))
        {
            yield break;
        }

        (int first, int count) = reader.Vector(Required(slot, name), 4, Part(name));
        for (int i = 0; i < count; i++)
        {
            yield return reader.Table(first + (4 * i), $"{Part(name)}[{i}]");
        }
    }

    /// <summary>An error in a field.</summary>
    public Exception Damaged(string name, string problem) => reader.Damaged(Part(name), problem);

    private string Part(string name) => $"{where}, {name}";

    private int Required(int slot, string name) => Has(slot) ? Field(slot, 4, name) : throw Damaged(name, "is missing.");

    private int Field(int slot, int size, string name)
    {
        int offset = reader.UInt16(vtable + 4 + (2 * slot));
        return offset < 4 || offset + size > inline || (position + offset) % size != 0
            ? throw Damaged(name, $"lies at {offset} of {inline} bytes, where it cannot be.")
            : position + offset;
    }
}
