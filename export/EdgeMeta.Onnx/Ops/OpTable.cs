using EdgeMeta.Onnx.Ops.Elementwise;
using EdgeMeta.Onnx.Ops.Layout;
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
        new Abs(),
        new Add(),
        new And(),
        new ArgMax(),
        new ArgMin(),
        new AveragePool(),
        new BatchNormalization(),
        new Cast(),
        new Ceil(),
        new Clip(),
        new Concat(),
        new ConstantOfShape(),
        new Conv(),
        new ConvTranspose(),
        new Cos(),
        new DepthToSpace(),
        new Div(),
        new Dropout(),
        new Elu(),
        new Equal(),
        new Erf(),
        new Exp(),
        new Expand(),
        new Flatten(),
        new Floor(),
        new Gather(),
        new GatherElements(),
        new GatherND(),
        new Gelu(),
        new Gemm(),
        new GlobalAveragePool(),
        new GlobalMaxPool(),
        new Greater(),
        new GreaterOrEqual(),
        new GroupNormalization(),
        new HardSigmoid(),
        new HardSwish(),
        new Identity(),
        new InstanceNormalization(),
        new LayerNormalization(),
        new LeakyRelu(),
        new Less(),
        new LessOrEqual(),
        new Log(),
        new LogSoftmax(),
        new MatMul(),
        new Max(),
        new MaxPool(),
        new MaxUnpool(),
        new Mean(),
        new Min(),
        new Mul(),
        new Neg(),
        new NegativeLogLikelihoodLoss(),
        new Not(),
        new OneHot(),
        new Or(),
        new Pad(),
        new Pow(),
        new Layout.Range(),
        new Reciprocal(),
        new ReduceL1(),
        new ReduceL2(),
        new ReduceLogSum(),
        new ReduceLogSumExp(),
        new ReduceMax(),
        new ReduceMean(),
        new ReduceMin(),
        new ReduceProd(),
        new ReduceSum(),
        new ReduceSumSquare(),
        new Relu(),
        new Reshape(),
        new Round(),
        new ScatterElements(),
        new ScatterND(),
        new Selu(),
        new Layout.Shape(),
        new Sigmoid(),
        new Sign(),
        new Sin(),
        new Size(),
        new Slice(),
        new Softmax(),
        new SoftmaxCrossEntropyLoss(),
        new Softplus(),
        new SpaceToDepth(),
        new Split(),
        new Sqrt(),
        new Squeeze(),
        new Sub(),
        new Sum(),
        new Tanh(),
        new Tile(),
        new Transpose(),
        new Trilu(),
        new Unsqueeze(),
        new Where(),
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
                $"node '{nodeName}': operator {type}{where} (opset {opset}) is not supported; " +
                $"rewrite it with supported operators: {string.Join(" ", All.Select(o => o.Type))}");
        }

        return op;
    }
}
