namespace EdgeMeta.Onnx.Ops.Loss;

/// <summary>
/// Minus the log probability of the right class, weighted and reduced: what the two classification losses share.
/// Scores are [N, C, D1, ...], labels integers [N, D1, ...], class weights [C].
/// </summary>
internal readonly record struct ClassLoss(string Reduction, long? Ignored)
{
    /// <summary>Decodes the attributes and checks the inputs.</summary>
    public static ClassLoss Of(Node node)
    {
        (TensorType scores, TensorType labels) = (node.Input(0).Type, node.Input(1).Type);
        if (scores.Rank < 2 || labels.Rank != scores.Rank - 1 || labels.Element is not (ElementType.Int64 or ElementType.Int32))
        {
            throw node.Malformed($"scores are {scores} and labels {labels}; expected [N, C, ...] and integers [N, ...]");
        }

        if (!scores.Shape[1].IsStatic)
        {
            throw node.Unsupported($"the number of classes of {scores} is symbolic", "fix the class dimension");
        }

        if (node.OptionalInput(2) is { } weights && (weights.Shape.Rank != 1 || (weights.Shape[0].IsStatic && weights.Shape[0] != scores.Shape[1])))
        {
            throw node.Malformed($"class weights {weights.Type} do not fit scores {scores}");
        }

        string reduction = node.Attributes.String("reduction", "mean");
        return reduction is "mean" or "sum" or "none"
            ? new ClassLoss(reduction, node.Attributes.Has("ignore_index") ? node.Attributes.Int("ignore_index", 0) : null)
            : throw node.Malformed($"reduction '{reduction}' is unknown");
    }

    /// <summary>1 for the right class of each example and 0 elsewhere [N, C, ...], all 0 where the label is ignored; other labels must lie in 0..C-1.</summary>
    public Value RightClass(GraphBuilder b, Value scores, Value labels)
    {
        Value values = b.Constant(scores.Type.Element == ElementType.Double ? TensorData.Vector(0.0, 1.0) : TensorData.Vector(0f, 1f));
        Value right = b.Op("OneHot", new Attributes { { "axis", 1L } }, labels, b.Constant(TensorData.Scalar(scores.Shape[1].Size)), values);
        if (Ignored is not { } ignored)
        {
            return right;
        }

        Value skipped = b.Cast(b.Op("Equal", labels, b.Number(labels, ignored)), scores.Type.Element);
        return b.Mul(right, b.Unsqueeze(b.Sub(b.Number(scores, 1), skipped), 1));
    }

    /// <summary>The loss of log probabilities: one number, or [N, D1, ...] for reduction none.</summary>
    public Value Reduce(GraphBuilder b, Value logProbabilities, Value labels, Value? weights)
    {
        Value right = RightClass(b, logProbabilities, labels);
        if (weights is not null)
        {
            right = b.Mul(right, b.Reshape(weights, [1, -1, .. Enumerable.Repeat(1L, logProbabilities.Shape.Rank - 2)]));
        }

        Value picked = b.Mul(logProbabilities, right);
        if (Reduction == "none")
        {
            return b.Neg(b.ReduceSum(picked, [1], keepDims: false));
        }

        Value sum = b.Neg(b.ReduceSum(picked, [], keepDims: false));
        return Reduction == "sum" ? sum : b.Div(sum, Total(b, right, labels, weights is null));
    }

    /// <summary>What a mean divides by: the weight of the labels that count.</summary>
    public Value Total(GraphBuilder b, Value right, Value labels, bool unweighted)
    {
        bool all = unweighted && Ignored is null;
        return all && labels.Shape.ElementCount is { } count ? b.Number(right, count) : b.ReduceSum(right, [], keepDims: false);
    }
}
