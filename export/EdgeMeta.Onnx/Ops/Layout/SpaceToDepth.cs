namespace EdgeMeta.Onnx.Ops.Layout;

/// <summary>Blocks of pixels of NCHW moved into channels. https://onnx.ai/onnx/operators/onnx__SpaceToDepth.html, since 13.</summary>
public sealed class SpaceToDepth : CompositeOp
{
    /// <summary>Block size, channels, height and width.</summary>
    internal readonly record struct Layout(long Block, long C, long H, long W);

    /// <inheritdoc/>
    public override IReadOnlyList<Value> Expand(GraphBuilder builder, Node node)
    {
        (long block, long c, long h, long w) = Decode(node);
        if (h % block != 0 || w % block != 0)
        {
            throw node.Malformed($"{h} x {w} pixels are no multiple of blocksize {block}");
        }

        Value blocks = builder.Reshape(node.Input(0), -1, c, h / block, block, w / block, block);
        return [builder.Reshape(builder.Transpose(blocks, 0, 3, 5, 1, 2, 4), -1, c * block * block, h / block, w / block)];
    }

    /// <summary>What a block rearrangement needs to know of its node.</summary>
    internal static Layout Decode(Node node)
    {
        Onnx.Shape shape = node.Input(0).Shape;
        long block = node.Attributes.Int("blocksize", 0);
        if (shape.Rank != 4 || block <= 0)
        {
            throw node.Malformed($"expected NCHW input and a positive blocksize, found {shape} and {block}");
        }

        return shape.Skip(1).All(d => d.IsStatic)
            ? new Layout(block, shape[1].Size, shape[2].Size, shape[3].Size)
            : throw node.Unsupported($"channels, height or width of {shape} are not static", "fix the image size before export");
    }
}
