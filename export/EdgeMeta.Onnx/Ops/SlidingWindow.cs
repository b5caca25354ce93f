namespace EdgeMeta.Onnx.Ops;

/// <summary>
/// The geometry that convolutions and pools share: a window sliding over the spatial axes of [N, C, D1, ...]. Decoded with all defaults and with
/// <c>auto_pad</c> resolved, so that <see cref="PadsBegin"/> and <see cref="PadsEnd"/> always hold.
/// </summary>
internal readonly record struct SlidingWindow(long[] Kernel, long[] Strides, long[] Dilations, long[] PadsBegin, long[] PadsEnd, bool Ceil)
{
    /// <summary>The largest size or step accepted, so that no product of two overflows.</summary>
    private const long Largest = int.MaxValue;

    /// <summary>The number of spatial axes.</summary>
    public int Rank => Kernel.Length;

    /// <summary>Whether every window lies within x, and no element in two of them.</summary>
    public bool Tiles(Shape x)
    {
        SlidingWindow window = this;
        bool Disjoint(int axis) => window.Strides[axis] >= window.Extent(axis);
        bool Within(Dim size, int axis) => !window.Ceil || (size.IsStatic && (size.Size - window.Extent(axis)) % window.Strides[axis] == 0);
        return PadsBegin.Concat(PadsEnd).All(p => p == 0) && Enumerable.Range(0, Rank).All(i => Disjoint(i) && Within(x[i + 2], i));
    }

    /// <summary>Decodes the attributes of a node that slides over <paramref name="x"/>; the kernel's sizes come from a weight or from kernel_shape.</summary>
    public static SlidingWindow Decode(Node node, Shape x, IEnumerable<Dim>? weight = null)
    {
        SlidingWindow window = DecodeUnpadded(node, x, weight);
        int rank = window.Rank;
        string auto = node.Attributes.String("auto_pad", "NOTSET");
        if (auto is "NOTSET" or "VALID")
        {
            long[]? pads = auto == "VALID" ? null : node.Attributes.Ints("pads");
            return pads is null || (pads.Length == 2 * rank && pads.All(p => p is >= 0 and <= Largest))
                ? window with { PadsBegin = pads?[..rank] ?? new long[rank], PadsEnd = pads?[rank..] ?? new long[rank] }
                : throw node.Malformed($"pads [{string.Join(",", pads)}] are not {2 * rank} sizes");
        }

        if (auto is not ("SAME_UPPER" or "SAME_LOWER"))
        {
            throw node.Malformed($"auto_pad '{auto}' is unknown");
        }

        long[] totals = [.. Enumerable.Range(0, rank).Select(i => window.SameTotal(node, x[i + 2], i))];
        long[] smaller = Array.ConvertAll(totals, t => t / 2), larger = Array.ConvertAll(totals, t => t - (t / 2));
        return auto == "SAME_UPPER" ? window with { PadsBegin = smaller, PadsEnd = larger } : window with { PadsBegin = larger, PadsEnd = smaller };
    }

    /// <summary>As <see cref="Decode"/>, with pads left at 0 for operators that resolve them otherwise.</summary>
    public static SlidingWindow DecodeUnpadded(Node node, Shape x, IEnumerable<Dim>? weight = null)
    {
        if (x.Rank < 3)
        {
            throw node.Malformed($"the input has shape {x}, expected [N, C, spatial sizes ...]");
        }

        int rank = x.Rank - 2;
        long[]? declared = node.Attributes.Ints("kernel_shape");
        long[]? stored = weight is not null && weight.All(d => d.IsStatic) ? [.. weight.Select(d => d.Size)] : null;
        if (declared is not null && stored is not null && !declared.AsSpan().SequenceEqual(stored))
        {
            throw node.Malformed($"kernel_shape [{string.Join(",", declared)}] differs from the weight's [{string.Join(",", stored)}]");
        }

        long[] kernel = declared ?? stored ?? throw node.Malformed("kernel_shape is missing");
        long[] Sizes(string name, long[] sizes) => sizes.Length == rank && sizes.All(s => s is > 0 and <= Largest)
            ? sizes
            : throw node.Malformed($"{name} [{string.Join(",", sizes)}] are not {rank} positive sizes");
        long[] ones = [.. Enumerable.Repeat(1L, rank)];
        return new SlidingWindow(Sizes("kernel_shape", kernel), Sizes("strides", node.Attributes.Ints("strides") ?? ones),
            Sizes("dilations", node.Attributes.Ints("dilations") ?? ones), new long[rank], new long[rank], node.Attributes.Flag("ceil_mode", false));
    }

    /// <summary>How many elements the window spans along an axis, gaps included.</summary>
    public long Extent(int axis) => ((Kernel[axis] - 1) * Dilations[axis]) + 1;

    /// <summary>The number of places along an axis of a given size; a fresh symbol where it cannot be told.</summary>
    public Dim Places(Node node, Dim input, int axis, GraphBuilder builder)
    {
        long slack = PadsBegin[axis] + PadsEnd[axis] - Extent(axis);
        if (!input.IsStatic)
        {
            return Strides[axis] == 1 && slack == -1 ? input : builder.FreshDim();
        }

        long stride = Strides[axis], room = input.Size + slack;
        if (room < 0)
        {
            throw node.Malformed(
                $"a window of {Extent(axis)} does not fit spatial axis {axis} of size {input} padded by {PadsBegin[axis]} and {PadsEnd[axis]}");
        }

        long places = (Ceil ? (room + stride - 1) / stride : room / stride) + 1;
        // Torch and ONNX Runtime's kernels drop such a window, the standard's shape inference counts it: no graph with it loads.
        return Ceil && (places - 1) * stride >= input.Size + PadsBegin[axis]
            ? throw node.Unsupported($"with ceil_mode the last window of spatial axis {axis} lies in the padding only", "leave ceil_mode out, or pad less")
            : places;
    }

    /// <summary>The shape after the window slid over <paramref name="x"/>, with a given channel dimension.</summary>
    public Shape Slide(Node node, Shape x, Dim channels, GraphBuilder builder)
    {
        SlidingWindow window = this;
        return new Shape([x[0], channels, .. Enumerable.Range(0, Rank).Select(i => window.Places(node, x[i + 2], i, builder))]);
    }

    /// <summary>The window as the attributes of a node.</summary>
    public Attributes ToAttributes() => new()
    {
        { "kernel_shape", Kernel }, { "strides", Strides }, { "dilations", Dilations }, { "pads", PadsBegin.Concat(PadsEnd).ToArray() },
    };

    /// <summary>
    /// What a transposed convolution must append to the <paramref name="places"/> of this window to restore <paramref name="input"/>:
    /// the elements behind the last window, which no window saw.
    /// </summary>
    public long[] Unseen(Node node, Shape input, Shape places)
    {
        SlidingWindow window = this;
        return [.. Enumerable.Range(0, Rank).Select(i => window.Unseen(node, input[i + 2], places[i + 2], i))];
    }

    private long Unseen(Node node, Dim input, Dim places, int axis) =>
        Strides[axis] == 1 ? 0
        : input.IsStatic && places.IsStatic ? input.Size + PadsBegin[axis] + PadsEnd[axis] - (((places.Size - 1) * Strides[axis]) + Extent(axis))
        : throw NeedsStatic(node);

    /// <summary>The refusal of a gradient whose geometry depends on a spatial size that is not known.</summary>
    public static UnsupportedOperatorException NeedsStatic(Node node) =>
        node.Unsupported("the gradient needs static spatial sizes", "fix the height and width of the model's input; the batch may stay symbolic");

    private long SameTotal(Node node, Dim input, int axis)
    {
        if (Dilations[axis] != 1)
        {
            throw node.Unsupported("auto_pad SAME with a dilation does not run on ONNX Runtime", "write the pads out");
        }

        if (Strides[axis] == 1)
        {
            return Extent(axis) - 1;
        }

        long size = input.IsStatic
            ? input.Size
            : throw node.Unsupported($"auto_pad with stride {Strides[axis]} over a symbolic size", "fix the spatial sizes of the input");
        long places = (size + Strides[axis] - 1) / Strides[axis];
        return Math.Max(0, ((places - 1) * Strides[axis]) + Extent(axis) - size);
    }
}
