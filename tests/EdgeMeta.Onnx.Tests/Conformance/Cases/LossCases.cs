using static EdgeMeta.Onnx.Tests.Conformance.CaseBuilder;

namespace EdgeMeta.Onnx.Tests.Conformance.Cases;

internal static class LossCases
{
    public static IEnumerable<OpCase> All =>
        from op in new[] { "SoftmaxCrossEntropyLoss", "NegativeLogLikelihoodLoss" }
        from reduction in new[] { "mean", "sum", "none" }
        from opCase in Uses(op, reduction)
        select opCase;

    private static IEnumerable<OpCase> Uses(string op, string reduction)
    {
        Attributes Plain() => new() { { "reduction", reduction } };
        Attributes Ignoring(long label) => new() { { "reduction", reduction }, { "ignore_index", label } };
        yield return new(op, reduction, c => c.Run(op, Plain(), c.Real(N(4), 3), Labels(c)));
        yield return new(op, $"{reduction}, a label ignored", c => c.Run(op, Ignoring(2), c.Real(N(4), 3), Labels(c)));
        yield return new(op, $"{reduction}, weighted", c => c.Run(op, Plain(), c.Real(N(4), 3), Labels(c), c.Real(Sample.Positive, 3)))
        { DiffersFromTorch = true };
        yield return new(op, $"{reduction}, a label at each place", c => c.Run(op, Plain(), c.Real(N(2), 3, 3), Grid(c)));
        yield return new(op, $"{reduction}, a label at each place, weighted, one ignored",
            c => c.Run(op, Ignoring(0), c.Real(N(2), 3, 3), Grid(c), c.Real(Sample.Positive, 3)))
        { DiffersFromTorch = true };
        yield return new(op, $"{reduction}, constant weights",
            c => c.Run(op, Plain(), c.Real(N(4), 3), Labels(c), c.Literal(TensorData.Vector(0.5f, 1.5f, 0.8f))));
        if (op == "SoftmaxCrossEntropyLoss")
        {
            yield return new(op, $"{reduction}, with log probabilities", c => c.Run(op, 2, Plain(), c.Real(N(4), 3), Labels(c)));
        }
    }

    private static Value Labels(CaseBuilder c) => c.Feed(TensorData.Of<long>([4], 0, 2, 1, 2), N(4));

    private static Value Grid(CaseBuilder c) => c.Feed(TensorData.Of<long>([2, 3], 0, 2, 1, 2, 1, 0), N(2), 3);
}
