namespace EdgeMeta.Cli.Display;

/// <summary>A plain text table: columns as wide as their widest cell, the first to the left, the rest to the right.</summary>
internal sealed class Table(params string[] header)
{
    private readonly List<string[]> rows = [header];

    public Table Row(params string[] cells)
    {
        rows.Add(cells);
        return this;
    }

    public void Write(TextWriter output, string indent = "  ")
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(c => rows.Max(r => r[c].Length))];
        foreach (string[] row in rows)
        {
            string line = string.Join("  ", row.Select((cell, c) => c == 0 ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c])));
            output.WriteLine((indent + line).TrimEnd());
            if (row == rows[0])
            {
                output.WriteLine(indent + new string('-', widths.Sum() + (2 * (widths.Length - 1))));
            }
        }
    }
}
