namespace EdgeMeta.Onnx.Ops.Pool;

/// <summary>The mean over all spatial axes, kept as size 1. https://onnx.ai/onnx/operators/onnx__GlobalAveragePool.html, since 1.</summary>
public sealed class GlobalAveragePool : CompositeOp
{
    /// <inheritdoc/>
    public override IReadOnlyList<Value> Expand(GraphBuilder builder, Node node)
    {
        Value x = node.Input(0);
        return x.Shape.Rank >= 3
            ? [builder.Reduce("ReduceMean", x, [.. Enumerable.Range(2, x.Shape.Rank - 2)], keepDims: true)]
            : throw node.Malformed($"the input has shape {x.Shape}, expected [N, C, spatial sizes ...]");
    }
}
