namespace EdgeMeta.Onnx.Passes;

/// <summary>
/// Replaces what costs more than it does: identities of arithmetic and layout. A rule holds for all inputs, non-finite ones included, bit for bit
/// save the sign of a zero; shapes are compared only where inference knows them to be equal.
/// </summary>
public static partial class Simplify
{
    private delegate Value? Rule(GraphBuilder builder, Node node);

    private static readonly Dictionary<string, Rule[]> Rules = new(StringComparer.Ordinal)
    {
        ["Add"] = [WithoutExpand, Add],
        ["Cast"] = [SameType],
        ["Concat"] = [OnlyInput],
        ["Div"] = [WithoutExpand, Div],
        ["Dropout"] = [First],
        ["Equal"] = [WithoutExpand],
        ["Expand"] = [SameShape, ExpandOnce],
        ["Flatten"] = [Layout],
        ["Greater"] = [WithoutExpand],
        ["GreaterOrEqual"] = [WithoutExpand],
        ["Identity"] = [First],
        ["Less"] = [WithoutExpand],
        ["LessOrEqual"] = [WithoutExpand],
        ["Max"] = [WithoutExpand, OnlyInput],
        ["Mean"] = [WithoutExpand, OnlyInput],
        ["Min"] = [WithoutExpand, OnlyInput],
        ["Mul"] = [WithoutExpand, Mul],
        ["Neg"] = [Neg],
        ["Pad"] = [NoPads],
        ["Pow"] = [WithoutExpand, Pow],
        ["ReduceMax"] = [NothingReduced],
        ["ReduceMean"] = [NothingReduced],
        ["ReduceMin"] = [NothingReduced],
        ["ReduceSum"] = [NothingReduced],
        ["Reshape"] = [Layout],
        ["Slice"] = [WholeSlice],
        ["Squeeze"] = [Layout],
        ["Sub"] = [WithoutExpand, Sub],
        ["Sum"] = [WithoutExpand, OnlyInput],
        ["Transpose"] = [Transpose],
        ["Unsqueeze"] = [Layout],
        ["Where"] = [WithoutExpand, Where],
    };

    /// <summary>The graph with every rule applied once to each node, in order; the very same graph if none applies.</summary>
    public static Graph Run(Graph graph) => Rewrite.Run(graph, (builder, node) =>
    {
        foreach (Rule rule in node.Op.Domain.Length == 0 && node.Outputs.Count == 1 ? Rules.GetValueOrDefault(node.Op.Type, []) : [])
        {
            if (rule(builder, node) is { } replacement)
            {
                return [replacement];
            }
        }

        return null;
    });

    private static Value First(GraphBuilder b, Node node) => node.Input(0);

    private static Value? OnlyInput(GraphBuilder b, Node node) => node.Inputs.Count == 1 ? node.Input(0) : null;

    private static Value? SameType(GraphBuilder b, Node node) => node.Input(0).Type.Element == node.Output.Type.Element ? node.Input(0) : null;

    private static Value? SameShape(GraphBuilder b, Node node) => IfSameShape(node, node.Input(0));

    private static Value? IfSameShape(Node node, Value value) => value.Shape.Equals(node.Output.Shape) ? value : null;

    private static Value? OperandOf(Value value, string opType) =>
        value.Producer is { } p && p.Op.Type == opType && p.Op.Domain.Length == 0 ? p.Input(0) : null;
}
