namespace EdgeMeta.Onnx.Tests.Conformance;

/// <summary>One use of an operator that all checks are run on.</summary>
/// <param name="Op">The operator type.</param>
/// <param name="Name">What is special about this use.</param>
/// <param name="Build">Declares inputs with their values, the node and its outputs.</param>
internal sealed record OpCase(string Op, string Name, Action<CaseBuilder> Build)
{
    /// <summary>The opset the case is built in.</summary>
    public int Opset { get; init; } = Graph.BaseOpset;

    /// <summary>Whether differentiating this use is refused, or has nothing to differentiate.</summary>
    public bool ForwardOnly { get; init; }

    /// <summary>Whether inputs lie on kinks on purpose: no central differences then, but the choice of slope must be torch's.</summary>
    public bool AtKink { get; init; }

    /// <summary>The bound for central differences on ONNX Runtime in single precision; wider for functions that bend strongly.</summary>
    public double SinglePrecisionBound { get; init; } = 1e-2;

    /// <summary>Whether torch's autograd differs by intent; the reason is part of the operator's documentation.</summary>
    public bool DiffersFromTorch { get; init; }

    /// <summary>For people and test names.</summary>
    public string Id => $"{Op}: {Name}";

    /// <summary>The graph and the values it is fed.</summary>
    /// <param name="symbolic">Whether the dimensions the case calls N are left open.</param>
    /// <param name="opset">An opset other than the case's own.</param>
    public BuiltCase Instantiate(bool symbolic = false, int? opset = null)
    {
        var builder = new CaseBuilder(Id, opset ?? Opset, symbolic);
        Build(builder);
        return builder.Finish();
    }
}

/// <summary>A case as a graph with values for its inputs.</summary>
internal sealed record BuiltCase(Graph Graph, IReadOnlyDictionary<string, TensorData> Feeds, bool HasSymbols);
