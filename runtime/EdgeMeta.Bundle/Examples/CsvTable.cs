using System.Globalization;

namespace EdgeMeta.Bundles;

/// <summary>
/// A table of comma-separated fields (RFC 4180, without line breaks inside quotes), UTF-8, numbers with a decimal point whatever the machine's
/// language. The first line is a header if none of its fields is a number. Blank lines are skipped; every other line has the same number of fields.
/// </summary>
internal sealed class CsvTable
{
    private const long LargestFile = 256 << 20;

    private CsvTable(string path, IReadOnlyList<string>? header, IReadOnlyList<Row> rows)
    {
        Path = path;
        Header = header;
        Rows = rows;
    }

    public string Path { get; }

    /// <summary>Null where the file has none.</summary>
    public IReadOnlyList<string>? Header { get; }

    /// <summary>At least one.</summary>
    public IReadOnlyList<Row> Rows { get; }

    public int Columns => Rows[0].Fields.Length;

    /// <exception cref="InputException">Empty, too large, or a line has another number of fields than the first.</exception>
    /// <exception cref="IOException">Unreadable.</exception>
    public static CsvTable Read(string path)
    {
        var size = new FileInfo(path).Length;
        if (size > LargestFile)
        {
            throw new InputException(path, $"has {size} bytes; a table has at most {LargestFile}.", "Use a .safetensors, or fewer lines.");
        }
        IReadOnlyList<string>? header = null;
        var rows = new List<Row>();
        var number = 0;
        var columns = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }
            var fields = Split(line) ?? throw new InputException($"{path}:{number}", "has a quote that does not close.", "Close it on the same line.");
            columns = columns == 0 ? fields.Length : columns;
            if (fields.Length != columns)
            {
                throw new InputException($"{path}:{number}", $"has {fields.Length} fields where the lines above have {columns}.",
                    "Give every line the same columns.");
            }
            if (header is null && rows.Count == 0 && !fields.Any(field => TryNumber(field, out _)))
            {
                header = fields;
                continue;
            }
            rows.Add(new Row(number, fields));
        }
        return rows.Count > 0 ? new CsvTable(path, header, rows) : throw new InputException(path, "holds no example.", "Give at least one line of numbers.");
    }

    /// <summary>The finite number in a field.</summary>
    /// <exception cref="InputException">It is no number, not finite, or too large for a 32-bit float.</exception>
    public float Number(Row row, int column)
    {
        if (!TryNumber(row.Fields[column], out var value))
        {
            throw new InputException($"{Path}:{row.Line}", $"has '{Shortened(row.Fields[column])}' in column {column + 1}, which is no number.",
                "Write numbers with a decimal point and columns with a comma.");
        }
        if (!float.IsFinite(value))
        {
            throw new InputException($"{Path}:{row.Line}", $"has '{Shortened(row.Fields[column])}' in column {column + 1}.",
                "Give finite 32-bit numbers only.");
        }
        return value;
    }

    private static bool TryNumber(string field, out float value) => float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    private static string Shortened(string text) => text.Length <= 40 ? text : text[..40] + "...";

    /// <summary>Null where a quote does not close.</summary>
    private static string[]? Split(string line)
    {
        if (!line.Contains('"'))
        {
            return line.Split(',', StringSplitOptions.TrimEntries);
        }
        var fields = new List<string>();
        var field = new System.Text.StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
            {
                field.Append(line[++i]);
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                fields.Add(field.ToString().Trim());
                field.Clear();
            }
            else
            {
                field.Append(c);
            }
        }
        fields.Add(field.ToString().Trim());
        return quoted ? null : [.. fields];
    }

    /// <summary>Line counts from 1, as editors do.</summary>
    internal readonly record struct Row(int Line, string[] Fields);
}
