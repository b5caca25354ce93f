namespace EdgeMeta.Trainer.Episodes;

/// <summary>Examples with labels (classification) or targets (regression), as managed arrays. The arrays are the record's own: nobody changes them.</summary>
/// <param name="X">Count * product(ExampleShape) values, example after example, row-major.</param>
/// <param name="ExampleShape">Shape of one example without the batch dimension, for instance [1, 28, 28].</param>
/// <param name="Labels">Classification: Count labels, 0..ways-1; null for regression.</param>
/// <param name="Targets">Regression: Count * TargetSize values; null for classification.</param>
/// <param name="TargetSize">Values per target; 0 for classification.</param>
public sealed record Examples(float[] X, long[] ExampleShape, long[]? Labels, float[]? Targets, int TargetSize)
{
    /// <summary>Values of one example.</summary>
    public int ExampleSize { get; } = checked((int)ExampleShape.Aggregate(1L, (size, side) => size * side));

    /// <summary>Number of examples.</summary>
    public int Count => X.Length / ExampleSize;

    public static Examples Labelled(float[] x, long[] exampleShape, long[] labels) => new(x, exampleShape, labels, null, 0);

    public static Examples WithTargets(float[] x, long[] exampleShape, float[] targets, int targetSize) => new(x, exampleShape, null, targets, targetSize);
}
