using EdgeMeta.Onnx.Tests.Conformance.Cases;

namespace EdgeMeta.Onnx.Tests.Conformance;

/// <summary>Every conformance case. A new operator adds at least one to a file of its family.</summary>
internal static class OpCases
{
    public static IReadOnlyList<OpCase> All { get; } =
    [
        .. ConvolutionCases.All,
        .. ElementwiseCases.All,
        .. LayoutCases.All,
        .. LinearCases.All,
        .. LossCases.All,
        .. NormalizationCases.All,
        .. PoolCases.All,
        .. ReduceCases.All,
    ];

    public static IReadOnlyDictionary<string, OpCase> ById { get; } = All.ToDictionary(c => c.Id);
}
