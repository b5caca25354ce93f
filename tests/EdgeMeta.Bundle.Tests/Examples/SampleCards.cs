namespace EdgeMeta.Bundles.Tests;

internal static class SampleCards
{
    /// <summary>Two numbers in, three numbers out.</summary>
    public static ModelCard Regression { get; } = new() { Name = "regression", Input = Spec("x", 2), Output = Spec("y", 3), Shots = 5 };

    /// <summary>Two numbers in, two classes out.</summary>
    public static ModelCard Features { get; } = new() { Name = "features", Input = Spec("x", 2), Output = Spec("logits", 2), Ways = 2, Shots = 1 };

    /// <summary>Pictures of 2 x 2 in, two classes out; ink is 1.</summary>
    public static ModelCard Pictures { get; } = Features with
    {
        Input = Spec("x", 1, 2, 2),
        Preprocessing = new ImagePreprocessing { Width = 2, Height = 2, Invert = true },
    };

    private static TensorSpec Spec(string name, params long[] shape) => new() { Name = name, Element = TensorElement.Float32, ExampleShape = shape };
}
