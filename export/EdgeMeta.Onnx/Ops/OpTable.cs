using EdgeMeta.Onnx.Ops.Elementwise;
using EdgeMeta.Onnx.Ops.Linear;
using EdgeMeta.Onnx.Ops.Loss;
using EdgeMeta.Onnx.Ops.Normalization;
using EdgeMeta.Onnx.Ops.Pool;
using EdgeMeta.Onnx.Ops.Reduce;

namespace EdgeMeta.Onnx.Ops;

/// <summary>Every operator there is, alphabetically. Adding an operator: its file, a line here, a conformance case.</summary>
public static class OpTable
{
    /// <summary>The operators.</summary>
    public static IReadOnlyList<Op> All { get; } =
    [
        new Add(),
        new AveragePool(),
        new BatchNormalization(),
        new Conv(),
        new ConvTranspose(),
        new Dropout(),
        new Exp(),
        new GlobalAveragePool(),
        new GlobalMaxPool(),
        new GroupNormalization(),
        new InstanceNormalization(),
        new LayerNormalization(),
        new LogSoftmax(),
        new MatMul(),
        new MaxPool(),
        new MaxUnpool(),
        new Mul(),
        new NegativeLogLikelihoodLoss(),
        new ReduceSum(),
        new Relu(),
        new Sign(),
        new Softmax(),
        new SoftmaxCrossEntropyLoss(),
    ];

    private static readonly Dictionary<(string, string), Op> ByType = All.ToDictionary(op => (op.Domain, op.Type));

    /// <summary>The operator of a node.</summary>
    /// <exception cref="UnsupportedOperatorException">It is not in the table.</exception>
    public static Op Find(string domain, string type, string nodeName, int opset)
    {
        string plain = domain == "ai.onnx" ? "" : domain;
        if (!ByType.TryGetValue((plain, type), out Op? op) || op.SinceVersion > opset)
        {
            string where = plain.Length == 0 ? "" : $" of domain '{plain}'";
            throw new UnsupportedOperatorException(
                $"node '{nodeName}': operator {type}{where} (opset {opset}) is not supported; rewrite it with supported operators: {string.Join(" ", All.Select(o => o.Type))}");
        }

        return op;
    }
}
