using EdgeMeta.Onnx.Ops;
using EdgeMeta.Onnx.Ops.Elementwise;
using EdgeMeta.Testing;

namespace EdgeMeta.Onnx.Tests.Conformance;

/// <summary>The check itself must fail where a rule is wrong. Wrong operators run as the standard ones they are named after.</summary>
public sealed class GradientCheckTests
{
    private static readonly OnnxRuntimeExecutor OnnxRuntime = new();

    [Fact]
    public void A_right_rule_passes()
    {
        GradientReport report = Check(OpTable.Find("", "Exp", "exp", Graph.BaseOpset));
        Assert.InRange(report.FirstOrderError, 0, 1e-4);
        Assert.InRange(report.SecondOrderError, 0, 1e-4);
    }

    [Fact]
    public void A_wrong_factor_is_found_at_order_1() => Assert.InRange(Check(new WrongFactor.Exp()).FirstOrderError, 0.05, 10);

    [Fact]
    public void A_false_zero_is_found_at_order_1() => Assert.InRange(Check(new FalseZero.Exp()).FirstOrderError, 0.05, 10);

    [Fact]
    public void A_rule_that_is_right_once_but_not_twice_is_found_at_order_2()
    {
        GradientReport report = Check(new RightOnce.Exp());
        Assert.InRange(report.FirstOrderError, 0, 1e-4);
        Assert.InRange(report.SecondOrderError, 0.05, 10);
    }

    [Fact]
    public void A_rule_that_forgets_a_factor_of_two_is_found_in_double_precision_too()
    {
        Assert.SkipWhen(TorchExecutor.Unavailable is not null, TorchExecutor.Unavailable ?? "");
        Assert.InRange(Check(new WrongFactor.Exp(), new TorchExecutor()).FirstOrderError, 0.05, 10);
    }

    [Fact]
    public void The_report_names_graph_executor_and_seed()
    {
        string details = Check(new WrongFactor.Exp()).Details;
        Assert.Contains("wrong on ONNX Runtime, seed 3", details);
    }

    private static GradientReport Check(Op op, IGraphExecutor? executor = null)
    {
        var b = new GraphBuilder("wrong");
        b.Output("y", b.Node(op, [b.Input("x", new TensorType(ElementType.Float, 2, 3))])[0]);
        var feeds = new Dictionary<string, TensorData> { ["x"] = TensorData.Of<float>([2, 3], -1, -0.5f, 0.25f, 0.5f, 0.75f, 1) };
        return GradientCheck.Run(b.Build(), feeds, executor ?? OnnxRuntime, new GradientCheckOptions(Seed: 3));
    }

    private static class WrongFactor
    {
        public sealed class Exp : UnaryOp
        {
            protected override Value Vjp(GraphBuilder b, Node node, Value x, Value y, Value dy) => b.Mul(dy, b.Scale(y, 2));
        }
    }

    private static class FalseZero
    {
        public sealed class Exp : UnaryOp
        {
            protected override Value? Vjp(GraphBuilder b, Node node, Value x, Value y, Value dy) => null;
        }
    }

    private static class RightOnce
    {
        public sealed class Exp : UnaryOp
        {
            protected override Value Vjp(GraphBuilder b, Node node, Value x, Value y, Value dy) => b.Mul(dy, b.Node(new WrongFactor.Exp(), [x])[0]);
        }
    }
}
