namespace EdgeMeta.Onnx;

/// <summary>Short forms for the operators that gradient rules and models are written in.</summary>
public sealed partial class GraphBuilder
{
    /// <summary>a + b, broadcast.</summary>
    public Value Add(Value a, Value b) => Op("Add", a, b);

    /// <summary>a - b, broadcast.</summary>
    public Value Sub(Value a, Value b) => Op("Sub", a, b);

    /// <summary>a * b, broadcast.</summary>
    public Value Mul(Value a, Value b) => Op("Mul", a, b);

    /// <summary>a / b, broadcast.</summary>
    public Value Div(Value a, Value b) => Op("Div", a, b);

    /// <summary>-x.</summary>
    public Value Neg(Value x) => Op("Neg", x);

    /// <summary>x times a literal.</summary>
    public Value Scale(Value x, double factor) => Mul(x, Number(x, factor));

    /// <summary>A scalar literal of the element type of <paramref name="like"/>.</summary>
    public Value Number(Value like, double value) => Constant(TensorData.Scalar(like.Type.Element, value), "n");

    /// <summary>Literal integers: axes, sizes, shapes.</summary>
    public Value Integers(params ReadOnlySpan<long> values) => Constant(TensorData.Vector(values), "i");

    /// <summary>Matrix product.</summary>
    public Value MatMul(Value a, Value b) => Op("MatMul", a, b);

    /// <summary>Axes permuted.</summary>
    public Value Transpose(Value x, params long[] permutation) => Op("Transpose", new Attributes { { "perm", permutation } }, x);

    /// <summary>The dimensions of x, as int64.</summary>
    public Value Shape(Value x) => Op("Shape", x);

    /// <summary>x with the shape of another value: by a literal where that shape is static, at run time otherwise.</summary>
    public Value ReshapeLike(Value x, Value like) => x.Shape.Equals(like.Shape) ? x
        : like.Shape.All(d => d.IsStatic && d.Size > 0) ? Op("Reshape", x, ShapeOf(like))
        : Op("Reshape", new Attributes { { "allowzero", 1L } }, x, ShapeOf(like));

    /// <summary>x reshaped to literal dimensions; -1 once for what remains, 0 to copy.</summary>
    public Value Reshape(Value x, params long[] dims) => Op("Reshape", x, Integers(dims));

    /// <summary>x broadcast to the shape of another value.</summary>
    public Value ExpandLike(Value x, Value like) => x.Shape.Equals(like.Shape) ? x : Op("Expand", x, ShapeOf(like));

    /// <summary>The shape of a value: a literal where it is static.</summary>
    public Value ShapeOf(Value x) => x.Shape.IsStatic ? Integers(x.Shape.ToSizes()) : Shape(x);

    /// <summary>Sum over axes; over all where none are given.</summary>
    public Value ReduceSum(Value x, long[] axes, bool keepDims = true) =>
        Reduce("ReduceSum", x, axes, keepDims);

    /// <summary>A reduction of one name (ReduceMax, ReduceMean, ...) over axes, all where none are given, in the form the opset asks for.</summary>
    public Value Reduce(string opType, Value x, long[] axes, bool keepDims = true)
    {
        var attributes = new Attributes { { "keepdims", keepDims ? 1L : 0L } };
        bool listed = axes.Length > 0, input = opType == "ReduceSum" || Opset >= 18;
        if (listed && !input)
        {
            attributes.Add("axes", axes);
        }

        return Op(opType, attributes, x, listed && input ? Integers(axes) : null);
    }

    /// <summary>x where the condition holds, y elsewhere.</summary>
    public Value Where(Value condition, Value x, Value y) => Op("Where", condition, x, y);

    /// <summary>The converted elements.</summary>
    public Value Cast(Value x, ElementType to) => x.Type.Element == to ? x : Op("Cast", new Attributes { { "to", (long)to } }, x);

    /// <summary>1 where the condition holds, 0 elsewhere, in the element type of <paramref name="like"/>.</summary>
    public Value Indicator(Value condition, Value like) => Cast(condition, like.Type.Element);

    /// <summary>Concatenation along an axis.</summary>
    public Value Concat(long axis, params IReadOnlyList<Value?> parts) =>
        parts.Count == 1 ? parts[0]! : Op("Concat", new Attributes { { "axis", axis } }, parts);

    /// <summary>A strided range of each listed axis.</summary>
    public Value Slice(Value x, long[] starts, long[] ends, long[] axes, long[] steps) =>
        Op("Slice", x, Integers(starts), Integers(ends), Integers(axes), Integers(steps));

    /// <summary>x with axes of size 1 inserted at these places of the result.</summary>
    public Value Unsqueeze(Value x, params long[] axes) => Op("Unsqueeze", x, Integers(axes));

    /// <summary>x without these axes of size 1.</summary>
    public Value Squeeze(Value x, params long[] axes) => Op("Squeeze", x, Integers(axes));

    /// <summary>A tensor of one repeated value in the shape of <paramref name="like"/>.</summary>
    public Value FillLike(Value like, double value) => FillLike(like, like.Type.Element, value);

    /// <summary>A tensor of one repeated value in the shape of <paramref name="like"/>, of another element type.</summary>
    public Value FillLike(Value like, ElementType element, double value) =>
        Op("ConstantOfShape", new Attributes { { "value", TensorData.Of(element, [1], value) } }, ShapeOf(like));

    /// <summary>One dimension of x as a vector of one integer: a literal where it is static.</summary>
    public Value SizeOf(Value x, int axis) => x.Shape[axis].IsStatic
        ? Integers(x.Shape[axis].Size)
        : Op("Shape", new Attributes { { "start", (long)axis }, { "end", axis + 1L } }, x);

    /// <summary>
    /// The shape an integer vector input of <paramref name="node"/> lists; dimensions that are not known become fresh symbols.
    /// </summary>
    /// <exception cref="UnsupportedOperatorException">Not even the rank is known.</exception>
    internal Shape ShapeFrom(Node node, int index)
    {
        Value sizes = node.Input(index);
        Dim[] dims = sizes.Integers is { } known ? [.. known]
            : sizes.Shape is [{ IsStatic: true, Size: <= Onnx.Shape.MaximumRank } rank] ? [.. Enumerable.Range(0, (int)rank.Size).Select(_ => FreshDim())]
            : throw node.Unsupported($"the rank of the result depends on '{sizes}'", $"give the shape a static length of at most {Onnx.Shape.MaximumRank}");
        return dims.Any(d => d.IsStatic && d.Size < 0)
            ? throw node.Malformed($"input {index} lists a negative size: [{string.Join(",", dims)}]")
            : new Shape(dims);
    }
}
