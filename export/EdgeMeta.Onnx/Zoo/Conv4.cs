namespace EdgeMeta.Onnx.Zoo;

/// <summary>How each block of <see cref="Conv4"/> halves the picture.</summary>
public enum Halving
{
    /// <summary>The convolution has stride 2 (28 to 14, 7, 4, 2).</summary>
    Stride,

    /// <summary>A 2x2 max-pool follows (28 to 14, 7, 3, 1).</summary>
    MaxPool,
}

/// <summary>What follows each convolution of <see cref="Conv4"/>.</summary>
public enum Normalizer
{
    /// <summary>Batch normalisation by the statistics of the batch; the recipe's norm policy says of which batch.</summary>
    Batch,

    /// <summary>Group normalisation in 8 groups, or in as many as divide the filters.</summary>
    Group,

    /// <summary>Nothing.</summary>
    None,
}

/// <summary>How <see cref="Conv4"/> turns the last feature maps into features.</summary>
public enum Readout
{
    /// <summary>All positions side by side.</summary>
    Flatten,

    /// <summary>The mean of each map.</summary>
    Mean,
}

/// <summary>The sizes and parts of <see cref="Conv4"/>; the defaults are for Omniglot.</summary>
public sealed record Conv4Options
{
    /// <summary>The number of classes.</summary>
    public int Ways { get; init; } = 5;

    /// <summary>Channels of every convolution.</summary>
    public int Filters { get; init; } = 64;

    /// <summary>Channels of the picture.</summary>
    public int Channels { get; init; } = 1;

    /// <summary>Height and width of the picture, in pixels.</summary>
    public int Size { get; init; } = 28;

    /// <summary>The number of blocks.</summary>
    public int Blocks { get; init; } = 4;

    /// <summary>How a block halves the picture.</summary>
    public Halving Halving { get; init; } = Halving.Stride;

    /// <summary>The normalisation.</summary>
    public Normalizer Norm { get; init; } = Normalizer.Batch;

    /// <summary>The way from maps to features.</summary>
    public Readout Readout { get; init; } = Readout.Flatten;

    /// <summary>Decides the initial values.</summary>
    public ulong Seed { get; init; }
}

/// <summary>
/// The convolutional network of few-shot learning (Vinyals et al. 2016; Finn et al. 2017): blocks of 3x3 convolution, normalisation and ReLU, then a
/// linear head; x [N, channels, size, size] to logits [N, ways].
/// Parameters: <c>conv1.weight</c> [filters, in, 3, 3], <c>conv1.bias</c> (not before batch normalisation, which would cancel it), <c>norm1.scale</c>,
/// <c>norm1.bias</c>, ..., <c>head.weight</c> [ways, features], <c>head.bias</c>; <c>norm1.mean</c> and <c>norm1.var</c> are inputs the standard asks
/// for and nothing reads. Weights start Glorot uniform as in the MAML code, scales 1, biases 0.
/// </summary>
public static class Conv4
{
    private const int Largest = 1 << 16;

    /// <summary>The model as a graph, in opset 17, or 21 with group normalisation.</summary>
    /// <exception cref="ArgumentException">A size is not positive, or the picture is too small for the blocks.</exception>
    public static Graph Create(Conv4Options options)
    {
        if (new[] { options.Ways, options.Filters, options.Channels, options.Size, options.Blocks }.Any(s => s is < 1 or > Largest))
        {
            throw new ArgumentException($"every size of a conv4 lies between 1 and {Largest}");
        }

        if (options.Halving == Halving.MaxPool && options.Size >> options.Blocks == 0)
        {
            throw new ArgumentException(
                $"a picture of {options.Size} pixels cannot be halved {options.Blocks} times; take fewer blocks, a larger picture, or stride");
        }

        var initial = new InitialValues(options.Seed);
        var builder = new GraphBuilder("conv4", options.Norm == Normalizer.Group ? 21 : Graph.BaseOpset);
        Value value = builder.Input("x", new TensorType(ElementType.Float, Dim.Symbolic("N"), options.Channels, options.Size, options.Size));
        for (int block = 1; block <= options.Blocks; block++)
        {
            value = Block(builder, initial, options, value, block);
        }

        Value maps = options.Readout == Readout.Mean ? builder.Op("GlobalAveragePool", value) : value;
        Value features = builder.Op("Flatten", maps);
        Value weight = builder.Initializer("head.weight", initial.Glorot("head.weight", options.Ways, features.Shape[1].Size));
        Value bias = builder.Initializer("head.bias", InitialValues.Filled(0, options.Ways));
        builder.Output("logits", builder.Node("Gemm", [features, weight, bias], new Attributes { { "transB", 1L } }, nodeName: "head")[0]);
        return builder.Build();
    }

    private static Value Block(GraphBuilder builder, InitialValues initial, Conv4Options options, Value x, int block)
    {
        string conv = $"conv{block}";
        long stride = options.Halving == Halving.Stride ? 2 : 1;
        Value weight = builder.Initializer($"{conv}.weight", initial.Glorot($"{conv}.weight", options.Filters, x.Shape[1].Size, 3, 3));
        Value? bias = options.Norm == Normalizer.Batch ? null : builder.Initializer($"{conv}.bias", InitialValues.Filled(0, options.Filters));
        var window = new Attributes { { "kernel_shape", new[] { 3L, 3L } }, { "pads", new[] { 1L, 1L, 1L, 1L } }, { "strides", new[] { stride, stride } } };
        Value convolved = builder.Node("Conv", [x, weight, bias], window, nodeName: conv)[0];
        Value active = builder.Op("Relu", Normalized(builder, options, convolved, $"norm{block}"));
        return options.Halving == Halving.Stride
            ? active
            : builder.Op("MaxPool", new Attributes { { "kernel_shape", new[] { 2L, 2L } }, { "strides", new[] { 2L, 2L } } }, active);
    }

    private static Value Normalized(GraphBuilder builder, Conv4Options options, Value x, string name)
    {
        if (options.Norm == Normalizer.None)
        {
            return x;
        }

        Value Vector(string part, float value) => builder.Initializer($"{name}.{part}", InitialValues.Filled(value, options.Filters));
        (Value scale, Value bias) = (Vector("scale", 1), Vector("bias", 0));
        if (options.Norm == Normalizer.Batch)
        {
            var training = new Attributes { { "training_mode", 1L } };
            return builder.Node("BatchNormalization", [x, scale, bias, Vector("mean", 0), Vector("var", 1)], training, outputCount: 3, name)[0];
        }

        long groups = Enumerable.Range(1, 8).Last(g => options.Filters % g == 0);
        return builder.Node("GroupNormalization", [x, scale, bias], new Attributes { { "num_groups", groups } }, nodeName: name)[0];
    }
}
