namespace EdgeMeta.Bundles;

/// <summary>Reads what a person has: pictures in folders, a table, tensors. What comes out has been checked against the model card.</summary>
public static class ExampleReader
{
    /// <summary>
    /// Reads a support set: a folder with a folder of PNG pictures per class (classes sorted ordinally by name become 0, 1, ...); a CSV whose
    /// last columns are the targets, or whose last column or column <c>label</c> is the class; or a .safetensors with <c>x</c> and <c>y</c>.
    /// </summary>
    /// <exception cref="InputException">Nothing there, unreadable, damaged, or not what the model takes.</exception>
    public static ExampleSet ReadSupport(string path, ModelCard card)
    {
        var set = Guarded(path, () => Kind(path) switch
        {
            SourceKind.Folder => ImageExamples.ReadClasses(path, card),
            SourceKind.Csv => CsvExamples.ReadSupport(path, card),
            SourceKind.Tensors => TensorExamples.ReadSupport(path, card),
            _ => throw new InputException(path, "is one picture; a support set has examples of every class.", "Give the folder that holds a folder per class."),
        });
        ExampleRules.RequireSupport(set, card, path);
        return set;
    }

    /// <summary>Reads inputs to predict: a PNG, a folder of PNG pictures, a CSV of the input columns, or a .safetensors with <c>x</c>.</summary>
    /// <exception cref="InputException">Nothing there, unreadable, damaged, or not what the model takes.</exception>
    public static ExampleSet ReadInputs(string path, ModelCard card)
    {
        var set = Guarded(path, () => Kind(path) switch
        {
            SourceKind.Folder => ImageExamples.ReadFolder(path, card),
            SourceKind.Csv => CsvExamples.ReadInputs(path, card),
            SourceKind.Tensors => TensorExamples.ReadInputs(path, card),
            _ => ImageExamples.ReadOne(path, card),
        });
        ExampleRules.RequireInputs(set, card, path);
        return set;
    }

    private enum SourceKind
    {
        Folder,
        Picture,
        Csv,
        Tensors,
    }

    private static SourceKind Kind(string path)
    {
        if (Directory.Exists(path))
        {
            return SourceKind.Folder;
        }
        if (!File.Exists(path))
        {
            throw new InputException(path, "does not exist.", "Check the path.");
        }
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".png" => SourceKind.Picture,
            ".csv" => SourceKind.Csv,
            ".safetensors" => SourceKind.Tensors,
            var other => throw new InputException(path, $"is of a kind ('{other}') that is not read.",
                "Give a folder of PNG pictures, a .png, .csv or .safetensors."),
        };
    }

    private static ExampleSet Guarded(string path, Func<ExampleSet> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(path, $"cannot be read: {e.Message}", "Check the path and its permissions.", e);
        }
    }
}
