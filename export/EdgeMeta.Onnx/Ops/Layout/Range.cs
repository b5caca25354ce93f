namespace EdgeMeta.Onnx.Ops.Layout;

/// <summary>
/// start, start + delta, ... up to but without limit; all scalars. Gradients are not supported.
/// https://onnx.ai/onnx/operators/onnx__Range.html, since 13.
/// </summary>
public sealed class Range : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(Node node, GraphBuilder builder)
    {
        (Value start, Value limit, Value delta) = (node.Input(0), node.Input(1), node.Input(2));
        if (start.Type.Element != limit.Type.Element || start.Type.Element != delta.Type.Element)
        {
            throw node.Malformed($"start, limit and delta are of different element types: {start.Type}, {limit.Type}, {delta.Type}");
        }

        Dim count = Bounds(node) is (long from, long to, long step) ? Math.Max(0, step > 0 ? (to - from + step - 1) / step : (from - to - step - 1) / -step)
            : start.Integers is [Dim zero] && zero.Is(0) && delta.Integers is [Dim one] && one.Is(1) && limit.Integers is [Dim size] ? size
            : builder.FreshDim();
        return [new TensorType(start.Type.Element, count)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Dim>? Integers(Node node)
    {
        if (Bounds(node) is not (long from, long to, long step) || Math.Abs(to - from) / Math.Abs(step) > 64)
        {
            return null;
        }

        var values = new List<Dim>();
        for (long value = from; step > 0 ? value < to : value > to; value += step)
        {
            values.Add(value);
        }

        return values;
    }

    private static (long From, long To, long Step)? Bounds(Node node)
    {
        if (node.TryStaticIntegers(0) is not [long from] || node.TryStaticIntegers(1) is not [long to] || node.TryStaticIntegers(2) is not [long step])
        {
            return null;
        }

        return step != 0 ? (from, to, step) : throw node.Malformed("delta is 0");
    }
}
