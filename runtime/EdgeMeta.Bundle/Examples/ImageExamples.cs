namespace EdgeMeta.Bundles;

/// <summary>Pictures as examples, prepared as the model card says.</summary>
internal static class ImageExamples
{
    private const string PngOnly = "Convert it to PNG or remove it.";

    private static readonly string[] OtherPictures = [".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic", ".svg"];

    public static ExampleSet ReadOne(string path, ModelCard card) => Inputs([path], [Path.GetFileName(path)], card);

    /// <summary>The folder's pictures; or, if it has none itself, those in its folders.</summary>
    public static ExampleSet ReadFolder(string folder, ModelCard card)
    {
        var files = Pictures(folder);
        if (files.Count == 0)
        {
            files = [.. Folders(folder).SelectMany(Pictures)];
        }
        if (files.Count == 0)
        {
            throw new InputException(folder, "holds no PNG picture.", "Put the pictures to predict into it.");
        }
        return Inputs(files, [.. files.Select(file => Path.GetRelativePath(folder, file))], card);
    }

    public static ExampleSet ReadClasses(string folder, ModelCard card)
    {
        if (card.Ways is not { } ways)
        {
            throw new InputException(folder, "is a folder and the model is a regression.", "Give a .csv or .safetensors with inputs and targets.");
        }
        var classes = Folders(folder);
        var names = classes.Select(Path.GetFileName).OfType<string>().ToArray();
        if (names.Length == 0 && Pictures(folder).Count > 0)
        {
            throw new InputException(folder, "holds pictures and no folder per class.", "Put the pictures of each class into a folder of its own.");
        }
        var expected = card.ClassNames?.Order(StringComparer.Ordinal).ToArray();
        if (names.Length != ways || (expected is not null && !names.SequenceEqual(expected)))
        {
            throw new InputException(folder, $"holds {names.Length} class folders ({Listed(names)}) and the model distinguishes {ways} classes.",
                expected is null ? $"Give exactly {ways} folders, one per class." : $"The model's classes are {string.Join(", ", expected)}.");
        }
        var files = new List<string>();
        var labels = new List<long>();
        for (var i = 0; i < names.Length; i++)
        {
            var pictures = Pictures(classes[i]);
            if (pictures.Count == 0)
            {
                throw new InputException(classes[i], "holds no PNG picture.", "Give at least one example of every class.");
            }
            files.AddRange(pictures);
            var label = card.ClassNames is null ? i : card.ClassNames.ToList().IndexOf(names[i]);
            labels.AddRange(Enumerable.Repeat((long)label, pictures.Count));
        }
        var values = Load(files, card);
        return ExampleSet.Labelled(
            values, card.Input.ExampleShape, [.. labels], card.ClassNames ?? names, [.. files.Select(file => Path.GetRelativePath(folder, file))]);
    }

    private static ExampleSet Inputs(IReadOnlyList<string> files, IReadOnlyList<string> names, ModelCard card) =>
        ExampleSet.Inputs(Load(files, card), card.Input.ExampleShape, names);

    private static float[] Load(IReadOnlyList<string> files, ModelCard card)
    {
        if (card.Preprocessing is not { } preprocessing)
        {
            throw new InputException(files[0], "is a picture and the model does not say how to make an input of one.",
                $"Give a .csv or .safetensors of {card.Input}.");
        }
        long size = card.Input.ExampleSize;
        if (size * files.Count > ExampleRules.MostValues)
        {
            throw new InputException(Path.GetDirectoryName(files[0]), $"holds {files.Count} pictures, more than fit.", "Give fewer at a time.");
        }
        var values = new float[size * files.Count];
        for (var i = 0; i < files.Count; i++)
        {
            preprocessing.Apply(PngReader.ReadFile(files[i])).CopyTo(values.AsSpan((int)(i * size)));
        }
        return values;
    }

    /// <summary>Sorted ordinally, as labels are; hidden folders are a file system's own business.</summary>
    private static IReadOnlyList<string> Folders(string folder) =>
        [.. Directory.GetDirectories(folder).Where(path => !Hidden(path)).OrderBy(Path.GetFileName, StringComparer.Ordinal)];

    /// <summary>PNG files sorted ordinally. A picture of another kind is refused: skipping it would learn from less than the person believes.</summary>
    private static IReadOnlyList<string> Pictures(string folder)
    {
        var files = Directory.GetFiles(folder).Where(path => !Hidden(path)).OrderBy(Path.GetFileName, StringComparer.Ordinal).ToArray();
        var foreign = files.FirstOrDefault(path => OtherPictures.Contains(Path.GetExtension(path).ToLowerInvariant()));
        return foreign is null
            ? [.. files.Where(path => Path.GetExtension(path).Equals(".png", StringComparison.OrdinalIgnoreCase))]
            : throw new InputException(foreign, "is not a PNG picture.", PngOnly);
    }

    private static bool Hidden(string path) => Path.GetFileName(path).StartsWith('.');

    private static string Listed(string[] names) => names.Length == 0 ? "none" : string.Join(", ", names.Take(8)) + (names.Length > 8 ? ", ..." : "");
}
