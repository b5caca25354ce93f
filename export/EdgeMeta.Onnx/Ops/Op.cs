namespace EdgeMeta.Onnx.Ops;

/// <summary>
/// An ONNX operator: types and gradient. The class name is the ONNX operator type, and so is the file name.
/// A class serves every version from <see cref="SinceVersion"/> to opset 21, and reads <see cref="Node.Opset"/> where they differ.
/// </summary>
public abstract class Op
{
    /// <summary>The ONNX operator type.</summary>
    public string Type => GetType().Name;

    /// <summary>The operator's domain; empty for ai.onnx.</summary>
    public virtual string Domain => "";

    /// <summary>The earliest opset (13 or later) whose meaning this class implements.</summary>
    public virtual int SinceVersion => 13;

    /// <summary>The types of the outputs. Checks inputs and attributes; allocates fresh symbols for sizes that depend on data.</summary>
    /// <exception cref="OnnxFormatException">The node breaks the specification.</exception>
    /// <exception cref="UnsupportedOperatorException">The node is legal but not supported.</exception>
    public abstract IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder);

    /// <summary>The integers output 0 will hold, where they can be told; see <see cref="Value.Integers"/>.</summary>
    public virtual IReadOnlyList<Dim>? Integers(Node node) => null;

    /// <summary>
    /// The cotangents of the inputs, one per input, from those of the outputs; null is a structural zero, in and out.
    /// A cotangent may come back in the broadcast shape: reverse mode sums it down, and skips what nobody needs.
    /// May append only operators of the table in the ai.onnx domain, so that gradients of any order exist and any ONNX Runtime runs them.
    /// </summary>
    /// <exception cref="UnsupportedOperatorException">There is no rule, which is not the same as a gradient of zero.</exception>
    public virtual IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy) =>
        throw node.Unsupported("the operator has no gradient rule", "keep it outside the path from adapted parameters to the loss");
}

/// <summary>An operator whose output does not move with its inputs: every cotangent is a structural zero.</summary>
public abstract class NonDifferentiableOp : Op
{
    /// <inheritdoc/>
    public sealed override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy) => new Value?[node.Inputs.Count];
}

/// <summary>
/// An operator defined by others. Only <see cref="Expand"/> is written; types and gradients of any order follow from it.
/// </summary>
public abstract class CompositeOp : Op
{
    /// <summary>Appends the definition and returns the outputs asked for.</summary>
    public abstract IReadOnlyList<Value> Expand(GraphBuilder builder, Node node);

    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        GraphBuilder scratch = builder.Scratch(node.Name);
        var map = new Dictionary<Value, Value>();
        Value?[] inputs = [.. node.Inputs.Select((input, i) => input is null ? null
            : map.TryGetValue(input, out Value? seen) ? seen : map[input] = Stand(scratch, input, i))];
        return [.. Expand(scratch, new Node(this, node.Name, node.Opset, inputs, node.Attributes) { OutputCount = node.OutputCount }).Select(v => v.Type)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Vjp(GraphBuilder builder, Node node, IReadOnlyList<Value?> dy)
    {
        int before = builder.Nodes.Count;
        IReadOnlyList<Value> outputs = Expand(builder, node);
        Node[] expansion = [.. builder.Nodes.Skip(before)];
        return Autodiff.ReverseMode.Pull(builder, expansion, outputs, dy, node.Inputs);
    }

    private static Value Stand(GraphBuilder scratch, Value input, int index) =>
        input.Data is { } data && input.Kind == ValueKind.Constant
            ? scratch.Constant(data)
            : scratch.Placeholder($"input{index}", input);
}
