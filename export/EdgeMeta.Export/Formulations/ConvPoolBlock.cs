using EdgeMeta.Export.Graphs;
using EdgeMeta.Onnx;

namespace EdgeMeta.Export.Formulations;

/// <summary>
/// A run of nodes Conv (3x3, stride 1, padding 1), optionally batch normalisation and Relu, MaxPool (2x2, stride 2), each read by the next only: what the four
/// blocks of the field's convolutional network are made of. Written in phases, channels last, an inner step costs about three quarters of the direct form.
/// </summary>
internal sealed record ConvPoolBlock(Node Conv, Node? Normalization, Node? Relu, Node Pool)
{
    /// <summary>The nodes covered.</summary>
    public IEnumerable<Node> Nodes => new[] { Conv, Normalization, Relu, Pool }.OfType<Node>();

    /// <summary>All blocks of a model.</summary>
    public static IReadOnlyList<ConvPoolBlock> Find(Graph model)
    {
        ILookup<Value, Node> readers = model.Nodes.SelectMany(n => n.Inputs.OfType<Value>().Distinct().Select(i => (i, n))).ToLookup(p => p.i, p => p.n);
        HashSet<Value> results = [.. model.Outputs.Select(o => o.Value)];
        Node? OnlyReader(Node node) =>
            !results.Contains(node.Output) && readers[node.Output].ToArray() is [Node reader] && reader.Inputs[0] == node.Output ? reader : null;

        var blocks = new List<ConvPoolBlock>();
        foreach (Node conv in model.Nodes.Where(IsPlainConv))
        {
            Node? next = OnlyReader(conv);
            Node? normalization = next is not null && ModelContract.IsAdaptiveNormalization(next) ? next : null;
            next = normalization is null ? next : OnlyReader(normalization);
            Node? relu = next?.Op.Type == "Relu" ? next : null;
            next = relu is null ? next : OnlyReader(relu);
            if (next is not null && IsPlainPool(next))
            {
                blocks.Add(new ConvPoolBlock(conv, normalization, relu, next));
            }
        }

        return blocks;
    }

    /// <summary>Appends the block; x and the result are channels last.</summary>
    public Value Append(GraphBuilder b, Value x, Func<Value, Value> here, ICollection<Statistics> statistics)
    {
        // A maximum commutes with an increasing function of each channel: bias and normalisation are applied, and their gradients summed, at a quarter of the
        // positions. A negative scale would decrease: the kernels of such a channel change sign, and its scale with them.
        Value kernels = here(Conv.Input(1));
        Value? bias = Conv.OptionalInput(2) is { } given ? here(given) : null;
        Value? scale = Normalization is null ? null : here(Normalization.Input(1));
        Value? sign = scale is null ? null : SignOf(b, scale);
        kernels = sign is null ? kernels : b.Mul(kernels, b.Reshape(sign, -1, 1, 1, 1));
        bias = sign is null || bias is null ? bias : b.Mul(bias, sign);

        Value? image = PhaseConv.Suits(kernels) ? null : ShiftedConv.Append(b, x, kernels, cropped: Normalization is null);
        Value pooled = FirstMax.Append(b, image is null ? PhaseConv.Append(b, x, kernels) : Phases.Append(b, image));
        pooled = bias is null ? pooled : PerChannel.Apply(b, "Add", pooled, bias, 3);
        if (Normalization is not null)
        {
            (Value mean, Value variance) = image is null ? WindowMoments.Append(b, x, kernels) : BatchMoments.Append(b, image, 3);
            mean = bias is null ? mean : b.Add(mean, bias);
            statistics.Add(new Statistics(Normalization.Name, b.Mul(mean, sign!), variance));
            pooled = Graphs.Normalization.Standardize(b, Normalization, pooled, 3, mean, variance, b.Mul(scale!, sign!), here(Normalization.Input(2)));
        }

        return Relu is null ? pooled : b.Op("Relu", pooled);
    }

    // 1 or -1.
    private static Value SignOf(GraphBuilder b, Value scale) =>
        b.Sub(b.Number(scale, 1), b.Scale(b.Indicator(b.Op("Less", scale, b.Number(scale, 0)), scale), 2));

    private static bool IsPlainConv(Node node) =>
        node.Op.Type == "Conv" && node.Input(0).Shape is { Rank: 4 } x && x.Skip(1).All(d => d.IsStatic)
        && x[2].Size >= 2 && x[3].Size >= 2 && node.Attributes.Int("group", 1) == 1
        && node.Input(1).Shape is { IsStatic: true } w && w[2].Is(Kernels3x3.Taps) && w[3].Is(Kernels3x3.Taps)
        && node.Attributes.String("auto_pad", "NOTSET") == "NOTSET" && All(node, "strides", 1, absent: true)
        && All(node, "dilations", 1, absent: true) && All(node, "pads", 1, absent: false);

    private static bool IsPlainPool(Node node) =>
        node.Op.Type == "MaxPool" && node.Outputs.Count == 1 && node.Attributes.String("auto_pad", "NOTSET") == "NOTSET"
        && !node.Attributes.Flag("ceil_mode", false)
        && All(node, "kernel_shape", 2, absent: false) && All(node, "strides", 2, absent: false)
        && All(node, "pads", 0, absent: true) && All(node, "dilations", 1, absent: true);

    private static bool All(Node node, string attribute, long value, bool absent) =>
        node.Attributes.Ints(attribute) is { } given ? given.All(v => v == value) : absent;
}
