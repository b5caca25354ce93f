using static EdgeMeta.Onnx.Tests.Conformance.CaseBuilder;

namespace EdgeMeta.Onnx.Tests.Conformance.Cases;

internal static class ReduceCases
{
    public static IEnumerable<OpCase> All =>
    [
        .. Reduction("ReduceL1", Sample.NonZero),
        .. Reduction("ReduceL2", Sample.NonZero),
        .. Reduction("ReduceLogSum", Sample.Positive),
        .. Reduction("ReduceLogSumExp", Sample.Smooth),
        .. Reduction("ReduceMax", Sample.Distinct),
        .. Reduction("ReduceMean", Sample.Smooth),
        .. Reduction("ReduceMin", Sample.Distinct),
        .. Reduction("ReduceProd", Sample.NonZero),
        new("ReduceProd", "with zeros", c => c.Output(c.Graph.Reduce("ReduceProd", c.Real(Sample.Of(0, 1, 2, 0, 0, 3, 4, 5, 6), N(3), 3), [1]))),
        .. Reduction("ReduceSum", Sample.Smooth),
        .. Reduction("ReduceSumSquare", Sample.Smooth),
        new("ReduceSum", "no axes means none", c => c.Run("ReduceSum", new Attributes { { "noop_with_empty_axes", 1L } }, c.Real(N(2), 3))),
        new("ReduceL2", "zeros have slope 0", c => c.Output(c.Graph.Reduce("ReduceL2", c.Real(Sample.Of(0, 0, 3, 4), N(2), 2), [1]))) { AtKink = true },
        .. new[] { "ReduceMax", "ReduceMin" }.Select(op => new OpCase(op, "ties share", c =>
            c.Output(c.Graph.Reduce(op, c.Real(Sample.Of(1, 2, 1, 2, 2), N(3), 5), [1]))) { AtKink = true }),
        .. new[] { "ArgMax", "ArgMin" }.SelectMany(op => new[]
        {
            ArgExtremum(op, "first axis", N(3), 0),
            ArgExtremum(op, "last axis, not kept", 3, -1, ("keepdims", 0L)),
            ArgExtremum(op, "last of ties", N(3), 1, ("select_last_index", 1L)),
        }),
    ];

    private static IEnumerable<OpCase> Reduction(string op, Sample sample) =>
    [
        new(op, "last axis", c => c.Output(c.Graph.Reduce(op, c.Real(sample, N(2), 3, 4), [-1]))),
        new(op, "batch axis", c => c.Output(c.Graph.Reduce(op, c.Real(sample, N(2), 3), [0]))),
        new(op, "two axes, not kept", c => c.Output(c.Graph.Reduce(op, c.Real(sample, N(2), 3, 4), [2, 0], keepDims: false))),
        new(op, "all axes", c => c.Output(c.Graph.Reduce(op, c.Real(sample, N(2), 3), [], keepDims: false))),
        new(op, "all axes, kept", c => c.Output(c.Graph.Reduce(op, c.Real(sample, N(2), 3), []))),
    ];

    private static OpCase ArgExtremum(string op, string name, Axis rows, long axis, params (string, object)[] more) => new(op, name, c =>
    {
        var attributes = new Attributes { { "axis", axis } };
        foreach ((string key, object value) in more)
        {
            attributes.Add(key, value);
        }

        c.Run(op, attributes, c.Real(Sample.Of(1, 3, 1, 3), rows, 4));
    })
    { ForwardOnly = true };
}
