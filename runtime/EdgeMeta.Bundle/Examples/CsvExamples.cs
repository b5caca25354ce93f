using System.Globalization;

namespace EdgeMeta.Bundles;

/// <summary>A table as examples: a line each, input columns first.</summary>
internal static class CsvExamples
{
    private const string LabelColumn = "label";

    public static ExampleSet ReadInputs(string path, ModelCard card)
    {
        var table = CsvTable.Read(path);
        var inputs = card.Input.ExampleSize;
        RequireColumns(table, inputs, $"{inputs} for {card.Input}");
        return ExampleSet.Inputs(Numbers(table, Enumerable.Range(0, inputs)), card.Input.ExampleShape, Names(table));
    }

    public static ExampleSet ReadSupport(string path, ModelCard card)
    {
        var table = CsvTable.Read(path);
        return card.Ways is { } ways ? Classification(table, card, ways) : Regression(table, card);
    }

    private static ExampleSet Regression(CsvTable table, ModelCard card)
    {
        var inputs = card.Input.ExampleSize;
        var targets = (int)card.Output.ExampleShape[0];
        RequireColumns(table, inputs + targets, $"{inputs} for {card.Input}, then {targets} for {card.Output}");
        return ExampleSet.Regression(
            Numbers(table, Enumerable.Range(0, inputs)), card.Input.ExampleShape, Numbers(table, Enumerable.Range(inputs, targets)), targets, Names(table));
    }

    private static ExampleSet Classification(CsvTable table, ModelCard card, int ways)
    {
        var inputs = card.Input.ExampleSize;
        RequireColumns(table, inputs + 1, $"{inputs} for {card.Input}, and one for the class");
        var named = table.Header?.Select((name, i) => (name, i)).Where(c => c.name.Equals(LabelColumn, StringComparison.OrdinalIgnoreCase)).ToArray() ?? [];
        var column = named is [var only] ? only.i : inputs;
        var x = Numbers(table, Enumerable.Range(0, inputs + 1).Where(i => i != column));
        var texts = table.Rows.Select(row => row.Fields[column]).ToArray();
        var classes = card.ClassNames ?? (texts.All(IsWhole) ? [.. Enumerable.Range(0, ways).Select(i => $"{i}")] : Distinct(table, texts, ways));
        return ExampleSet.Labelled(x, card.Input.ExampleShape, Labels(table, texts, classes), classes, Names(table));
    }

    /// <summary>Whole numbers are the labels themselves; other names are sorted ordinally, as folders are.</summary>
    private static IReadOnlyList<string> Distinct(CsvTable table, string[] texts, int ways)
    {
        string[] classes = [.. texts.Distinct().Order(StringComparer.Ordinal)];
        return classes.Length == ways
            ? classes
            : throw new InputException(table.Path, $"has {classes.Length} classes ({string.Join(", ", classes.Take(8))}) and the model distinguishes {ways}.",
                "Give at least one example of every class and no other.");
    }

    private static long[] Labels(CsvTable table, string[] texts, IReadOnlyList<string> classes)
    {
        var index = classes.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => (long)pair.i, StringComparer.Ordinal);
        var labels = new long[texts.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            // 03 is the class 3 where no class is called 03.
            var number = IsWhole(texts[i]) && long.TryParse(texts[i], CultureInfo.InvariantCulture, out var whole) ? $"{whole}" : texts[i];
            if (!index.TryGetValue(texts[i], out labels[i]) && !index.TryGetValue(number, out labels[i]))
            {
                throw new InputException($"{table.Path}:{table.Rows[i].Line}", $"has the class '{texts[i]}'.",
                    $"The model's {classes.Count} classes are {string.Join(", ", classes.Take(12))}{(classes.Count > 12 ? ", ..." : "")}.");
            }
        }
        return labels;
    }

    private static bool IsWhole(string text) => text.Length > 0 && text.TrimStart('-').All(char.IsAsciiDigit);

    private static void RequireColumns(CsvTable table, int count, string reason)
    {
        if (table.Columns != count)
        {
            throw new InputException(table.Path, $"has {table.Columns} columns and {count} are due: {reason}.", "Give these columns, separated by commas.");
        }
    }

    private static float[] Numbers(CsvTable table, IEnumerable<int> columns)
    {
        var chosen = columns.ToArray();
        var values = new float[(long)table.Rows.Count * chosen.Length];
        var at = 0;
        foreach (var row in table.Rows)
        {
            foreach (var column in chosen)
            {
                values[at++] = table.Number(row, column);
            }
        }
        return values;
    }

    private static string[] Names(CsvTable table) => [.. table.Rows.Select(row => $"line {row.Line}")];
}
