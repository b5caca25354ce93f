using EdgeMeta.Onnx;

namespace EdgeMeta.Runtime.Tests.Engines;

/// <summary>The graphs of a bundle of <see cref="LinearModel"/>, gradient written by hand: nothing of the exporter is in them.</summary>
internal static class LinearGraphs
{
    private static readonly Dim Support = Dim.Symbolic("S");

    public static Graph Predict(LinearModel model)
    {
        var b = new GraphBuilder("predict");
        var x = b.Input("x", new TensorType(ElementType.Float, Dim.Symbolic("N"), LinearModel.Inputs));
        if (model.Classifies)
        {
            var mean = b.Initializer("mean.norm", TensorData.Of<float>([LinearModel.Inputs], 0, 0));
            var variance = b.Initializer("var.norm", TensorData.Of<float>([LinearModel.Inputs], 1, 1));
            x = Standardised(b, x, mean, variance);
        }
        var w = b.Initializer("w", TensorData.Of<float>([LinearModel.Inputs, model.Outputs], model.W));
        var bias = b.Initializer("b", TensorData.Of<float>([model.Outputs], model.B));
        b.Output(model.Classifies ? "logits" : "y", b.Add(b.MatMul(x, w), bias));
        return b.Build();
    }

    public static Graph Adapt(LinearModel model, string prefix = "next.")
    {
        var b = new GraphBuilder("adapt");
        var (z, w, bias, loss, dy, _, _) = Pass(b, model);
        var rateW = b.Input("rate.w", new TensorType(ElementType.Float, Shape.Scalar));
        var rateB = b.Input("rate.b", new TensorType(ElementType.Float, Shape.Scalar));
        b.Output("loss", loss);
        b.Output(prefix + "w", b.Sub(w, b.Mul(rateW, b.MatMul(b.Transpose(z, 1, 0), dy))));
        b.Output(prefix + "b", b.Sub(bias, b.Mul(rateB, b.ReduceSum(dy, [0], keepDims: false))));
        return b.Build();
    }

    public static Graph Assess(LinearModel model)
    {
        var b = new GraphBuilder("assess");
        var (_, _, _, loss, _, mean, variance) = Pass(b, model);
        b.Output("loss", loss);
        if (model.Classifies)
        {
            b.Output("mean.norm", mean!);
            b.Output("var.norm", variance!);
        }
        return b.Build();
    }

    private static (Value Z, Value W, Value B, Value Loss, Value Dy, Value? Mean, Value? Variance) Pass(GraphBuilder b, LinearModel model)
    {
        var x = b.Input("support_x", new TensorType(ElementType.Float, Support, LinearModel.Inputs));
        var y = b.Input("support_y", model.Classifies ? new TensorType(ElementType.Int64, Support) : new TensorType(ElementType.Float, Support, model.Outputs));
        var w = b.Input("phi.w", new TensorType(ElementType.Float, LinearModel.Inputs, model.Outputs));
        var bias = b.Input("phi.b", new TensorType(ElementType.Float, model.Outputs));
        Value? mean = null;
        Value? variance = null;
        var z = x;
        if (model.Classifies)
        {
            mean = b.Reduce("ReduceMean", x, [0], keepDims: false);
            var centred = b.Sub(x, mean);
            variance = b.Reduce("ReduceMean", b.Mul(centred, centred), [0], keepDims: false);
            z = Standardised(b, x, mean, variance);
        }
        var output = b.Add(b.MatMul(z, w), bias);
        var (loss, dy) = model.Classifies ? CrossEntropy(b, output, y, model.Outputs) : SquaredError(b, output, y);
        return (z, w, bias, loss, dy, mean, variance);
    }

    private static Value Standardised(GraphBuilder b, Value x, Value mean, Value variance) =>
        b.Div(b.Sub(x, mean), b.Op("Sqrt", b.Add(variance, b.Number(variance, LinearModel.Epsilon))));

    private static (Value Loss, Value Dy) SquaredError(GraphBuilder b, Value output, Value targets)
    {
        var difference = b.Sub(output, targets);
        var count = b.Cast(b.Op("Size", output), ElementType.Float);
        return (b.Reduce("ReduceMean", b.Mul(difference, difference), [], keepDims: false), b.Div(b.Scale(difference, 2), count));
    }

    private static (Value Loss, Value Dy) CrossEntropy(GraphBuilder b, Value logits, Value labels, long ways)
    {
        var values = b.Constant(TensorData.Vector<float>(0, 1));
        var right = b.Op("OneHot", new Attributes { { "axis", 1L } }, labels, b.Constant(TensorData.Scalar(ways)), values);
        var examples = b.Cast(b.Op("Size", labels), ElementType.Float);
        var log = b.Op("LogSoftmax", new Attributes { { "axis", 1L } }, logits);
        var loss = b.Neg(b.Div(b.ReduceSum(b.Mul(right, log), [], keepDims: false), examples));
        return (loss, b.Div(b.Sub(b.Op("Softmax", new Attributes { { "axis", 1L } }, logits), right), examples));
    }
}
