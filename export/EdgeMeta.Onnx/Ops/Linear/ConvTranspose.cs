namespace EdgeMeta.Onnx.Ops.Linear;

/// <summary>
/// The transpose of <see cref="Conv"/> as a linear map of its input. https://onnx.ai/onnx/operators/onnx__ConvTranspose.html, since 11.
/// The attribute output_shape is refused: runtimes disagree on where its odd paddings go.
/// </summary>
public sealed class ConvTranspose : Op
{
    /// <summary>The window is that of the convolution which this transposes; extra is what no window of it sees.</summary>
    private readonly record struct Geometry(SlidingWindow Window, long Group, long[] Extra)
    {
        public static Geometry Of(Node node)
        {
            Shape x = node.Input(0).Shape, w = node.Input(1).Shape;
            if (w.Rank != x.Rank)
            {
                throw node.Malformed($"the weight {w} and the input {x} differ in rank");
            }

            if (node.Attributes.Has("output_shape"))
            {
                throw node.Unsupported("the attribute output_shape is not read", "write pads and output_padding instead");
            }

            SlidingWindow window = SlidingWindow.DecodeUnpadded(node, x, w.Skip(2));
            long[] extra = node.Attributes.Ints("output_padding") ?? new long[window.Rank];
            if (extra.Length != window.Rank || Enumerable.Range(0, window.Rank).Any(i => extra[i] < 0 || extra[i] >= window.Strides[i]))
            {
                throw node.Malformed($"output_padding [{string.Join(",", extra)}] must be smaller than the strides [{string.Join(",", window.Strides)}]");
            }

            long group = node.Attributes.Int("group", 1);
            string auto = node.Attributes.String("auto_pad", "NOTSET");
            return auto is "SAME_UPPER" or "SAME_LOWER"
                ? new Geometry(Same(node, window, extra, upper: auto == "SAME_UPPER"), group, extra)
                : new Geometry(SlidingWindow.Decode(node, x, w.Skip(2)), group, extra);
        }

        /// <summary>SAME means an output of stride times the input: what is too much is cropped.</summary>
        private static SlidingWindow Same(Node node, SlidingWindow window, long[] extra, bool upper)
        {
            long[] crops = [.. Enumerable.Range(0, window.Rank).Select(i => window.Extent(i) + extra[i] - window.Strides[i])];
            if (crops.Any(c => c < 0))
            {
                throw node.Unsupported("runtimes read auto_pad SAME differently where a stride is longer than the kernel", "write pads and output_padding out");
            }

            long[] smaller = Array.ConvertAll(crops, c => c / 2), larger = Array.ConvertAll(crops, c => c - (c / 2));
            return window with { PadsBegin = upper ? smaller : larger, PadsEnd = upper ? larger : smaller };
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

        if (g.Group < 1 || (x.Shape[1].IsStatic && w.Shape[0].IsStatic && (x.Shape[1] != w.Shape[0] || x.Shape[1].Size % g.Group != 0)))
        {
            throw node.Malformed($"the weight {w} does not fit the input {x} in {g.Group} groups");
        }

        Dim channels = w.Shape[1].IsStatic ? w.Shape[1].Size * g.Group : g.Group == 1 ? w.Shape[1] : builder.FreshDim();
        if (node.OptionalInput(2) is { } bias && (bias.Shape.Rank != 1 || (bias.Shape[0].IsStatic && channels.IsStatic && bias.Shape[0] != channels)))
        {
            throw node.Malformed($"the bias {bias.Type} does not fit the weight {w}");
        }

        IEnumerable<Dim> sizes = Enumerable.Range(0, g.Window.Rank).Select(i => Size(node, g, x.Shape[i + 2], i, builder));
        return [new TensorType(x.Element, [x.Shape[0], channels, .. sizes])];
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
        Value dx = builder.Op("Conv", Conv.Attributes(g.Window, g.Group), d, w);
        Value dw = KernelGradient.Of(builder, node, d, x, g.Window, g.Group);
        return node.OptionalInput(2) is null ? [dx, dw] : [dx, dw, KernelGradient.OfBias(builder, d)];
    }

    /// <summary>The attributes of a transposed convolution with this window and output padding.</summary>
    internal static Attributes Attributes(SlidingWindow window, long group, long[] outputPadding)
    {
        Attributes attributes = Conv.Attributes(window, group);
        if (outputPadding.Any(p => p != 0))
        {
            attributes.Add("output_padding", outputPadding);
        }

        return attributes;
    }

    private static Dim Size(Node node, Geometry g, Dim input, int axis, GraphBuilder builder)
    {
        SlidingWindow window = g.Window;
        long more = window.Extent(axis) + g.Extra[axis] - window.PadsBegin[axis] - window.PadsEnd[axis];
        if (!input.IsStatic)
        {
            return window.Strides[axis] == 1 && more == 1 ? input : builder.FreshDim();
        }

        long size = checked(((input.Size - 1) * window.Strides[axis]) + more);
        return size > 0 ? size : throw node.Malformed($"spatial axis {axis} of size {input} would get the size {size}");
    }
}
