namespace EdgeMeta.Bundles;

/// <summary>A safetensors file as examples: F32 <c>x</c> [N, ...]; <c>y</c> I64 [N] labels, or F32 [N, d] targets.</summary>
internal static class TensorExamples
{
    public static ExampleSet ReadInputs(string path, ModelCard card)
    {
        var file = Read(path);
        var (x, shape) = X(file, path, card);
        return ExampleSet.Inputs(x, shape);
    }

    public static ExampleSet ReadSupport(string path, ModelCard card)
    {
        var file = Read(path);
        var (x, shape) = X(file, path, card);
        var count = file["x"].Shape[0];
        var y = file.Find("y") ?? throw new InputException(path, "has no tensor 'y'.", "Add the labels (I64 [N]) or targets (F32 [N, d]).");
        if (card.Ways is { } ways)
        {
            Require(y.Element is TensorElement.Int64 && y.Shape.SequenceEqual([count]), path, $"has {y} and {count} examples.",
                $"Give I64 labels of shape [{count}].");
            return ExampleSet.Labelled(x, shape, y.Int64s.ToArray(), card.ClassNames ?? [.. Enumerable.Range(0, ways).Select(i => $"{i}")]);
        }
        Require(y.Element == TensorElement.Float32 && y.Shape.Length == 2 && y.Shape[0] == count && y.Shape[1] > 0, path, $"has {y} and {count} examples.",
            $"Give F32 targets of shape [{count}, {card.Output.ExampleShape[0]}].");
        return ExampleSet.Regression(x, shape, y.Floats.ToArray(), (int)y.Shape[1]);
    }

    private static (float[] Values, long[] Shape) X(TensorFile file, string path, ModelCard card)
    {
        var x = file.Find("x") ?? throw new InputException(path, "has no tensor 'x'.", $"Add the inputs as {card.Input}.");
        Require(x.Element == TensorElement.Float32 && x.Shape.Length >= 1 && x.Count > 0 && x.Shape[1..].SequenceEqual(card.Input.ExampleShape), path,
            $"has {x} and the model takes {card.Input}.", "Give inputs of the model's shape, at least one.");
        return (x.Floats.ToArray(), x.Shape[1..]);
    }

    private static TensorFile Read(string path)
    {
        try
        {
            return TensorFile.ReadFile(path);
        }
        catch (TensorFileException e)
        {
            throw new InputException(path, e.Problem, e.Remedy, e);
        }
    }

    private static void Require(bool holds, string path, string problem, string remedy)
    {
        if (!holds)
        {
            throw new InputException(path, problem, remedy);
        }
    }
}
