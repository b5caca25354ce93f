namespace EdgeMeta.Onnx.Ops.Linear;

/// <summary>Convolution (cross-correlation) over any number of spatial axes. https://onnx.ai/onnx/operators/onnx__Conv.html, since 11.</summary>
public sealed class Conv : Op
{
    private readonly record struct Geometry(SlidingWindow Window, long Group)
    {
        public static Geometry Of(Node node)
        {
            Shape x = node.Input(0).Shape, w = node.Input(1).Shape;
            return w.Rank == x.Rank
                ? new Geometry(SlidingWindow.Decode(node, x, w.Skip(2)), node.Attributes.Int("group", 1))
                : throw node.Malformed($"the weight {w} and the input {x} differ in rank");
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        (TensorType x, TensorType w) = (node.Input(0).Type, node.Input(1).Type);
        Geometry g = Geometry.Of(node);
        if (x.Element != w.Element || !x.Element.IsFloatingPoint())
        {
            throw node.Malformed($"cannot convolve {x} with {w}");
        }

        (Dim channels, Dim perGroup, Dim filters) = (x.Shape[1], w.Shape[1], w.Shape[0]);
        if (g.Group < 1 || (channels.IsStatic && perGroup.IsStatic && channels.Size != perGroup.Size * g.Group)
            || (filters.IsStatic && filters.Size % g.Group != 0))
        {
            throw node.Malformed($"the weight {w} does not fit the input {x} in {g.Group} groups");
        }

        if (node.OptionalInput(2) is { } bias && (bias.Shape.Rank != 1 || (bias.Shape[0].IsStatic && filters.IsStatic && bias.Shape[0] != filters)))
        {
            throw node.Malformed($"the bias {bias.Type} does not fit the weight {w}");
        }

        return [new TensorType(x.Element, g.Window.Slide(node, x.Shape, filters, builder))];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy)
    {
        if (dy[0] is not { } d)
        {
            return new Value?[node.Inputs.Count];
        }

        (Value x, Value w) = (node.Input(0), node.Input(1));
        Geometry g = Geometry.Of(node);
        long[] unseen = g.Window.Unseen(node, x.Shape, node.Output.Shape);
        Value dx = builder.Op("ConvTranspose", ConvTranspose.Attributes(g.Window, g.Group, unseen), d, w);
        Value dw = KernelGradient.Of(builder, node, x, d, g.Window, g.Group);
        return node.OptionalInput(2) is null ? [dx, dw] : [dx, dw, KernelGradient.OfBias(builder, d)];
    }

    /// <summary>The attributes of a convolution with this window.</summary>
    internal static Attributes Attributes(SlidingWindow window, long group)
    {
        Attributes attributes = window.ToAttributes();
        attributes.Add("group", group);
        return attributes;
    }
}
