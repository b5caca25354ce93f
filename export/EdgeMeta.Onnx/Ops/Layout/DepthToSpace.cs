namespace EdgeMeta.Onnx.Ops.Layout;

/// <summary>Channels of NCHW moved into blocks of pixels, in DCR or CRD order. https://onnx.ai/onnx/operators/onnx__DepthToSpace.html, since 13.</summary>
public sealed class DepthToSpace : CompositeOp
{
    /// <inheritdoc/>
    public override IReadOnlyList<Value> Expand(GraphBuilder builder, Node node)
    {
        Value x = node.Input(0);
        (long block, long c, long h, long w) = SpaceToDepth.Decode(node);
        if (c % (block * block) != 0)
        {
            throw node.Malformed($"{c} channels are no multiple of blocksize {block} squared");
        }

        long left = c / (block * block);
        Value y = node.Attributes.String("mode", "DCR") switch
        {
            "DCR" => builder.Transpose(builder.Reshape(x, -1, block, block, left, h, w), 0, 3, 4, 1, 5, 2),
            "CRD" => builder.Transpose(builder.Reshape(x, -1, left, block, block, h, w), 0, 1, 4, 2, 5, 3),
            string other => throw node.Malformed($"attribute 'mode' is '{other}', expected 'DCR' or 'CRD'"),
        };
        return [builder.Reshape(y, -1, left, h * block, w * block)];
    }
}
