using EdgeMeta.Bundles;
using EdgeMeta.Export.OrtTraining;
using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Serialization;
using EdgeMeta.Onnx.Zoo;

namespace EdgeMeta.Export.Tests.OrtTraining;

/// <summary>Small models, and what the tests ask of artifacts made from them.</summary>
internal static class Nets
{
    /// <summary>x [N, 4] to logits [N, 3]; layer1.weight [5, 4], layer1.bias, head.weight [3, 5], head.bias.</summary>
    public static Graph Mlp() => Onnx.Zoo.Mlp.Create(new MlpOptions { Inputs = 4, Hidden = [5], Outputs = 3, Classifies = true, Activation = Activation.Tanh });

    /// <summary>A convolutional net with batch normalisation, x [N, 1, 8, 8].</summary>
    public static Graph Conv(Normalizer norm = Normalizer.Batch) =>
        Conv4.Create(new Conv4Options { Ways = 3, Filters = 4, Size = 8, Blocks = 2, Norm = norm, Halving = Halving.MaxPool });

    /// <summary>The recipe that adapts these parameters, each at its own rate.</summary>
    public static AdaptationRecipe Recipe(IReadOnlyList<string> adapted, NormPolicy norm = NormPolicy.None) => new()
    {
        Adapted = adapted,
        Steps = 5,
        Rates = adapted.Select((name, i) => (name, i)).ToDictionary(p => p.name, p => 0.05f * (1 + p.i)),
        Norm = norm,
        Loss = LossKind.CrossEntropy,
        Order = MetaGradientOrder.Second,
        Ways = 3,
        Shots = 2,
    };

    /// <summary>The names of a model's parameters, running statistics apart.</summary>
    public static string[] Names(Graph model) =>
        [.. model.Initializers.Select(i => i.Name).Where(n => !n.EndsWith(".mean", StringComparison.Ordinal) && !n.EndsWith(".var", StringComparison.Ordinal))];

    /// <summary>y = a * x + b with names of choice; a and b of one number.</summary>
    public static Graph Line(string a = "a", string b = "b", string x = "x", string y = "y", ElementType element = ElementType.Float)
    {
        var builder = new GraphBuilder("line");
        Value input = builder.Input(x, new TensorType(element, Dim.Symbolic("N"), 1));
        TensorData One(double value) => TensorData.Of(element, [1], value);
        builder.Output(y, builder.Add(builder.Mul(input, builder.Initializer(a, One(2))), builder.Initializer(b, One(1))));
        return builder.Build();
    }

    public static OnnxDocument Training(this TrainingArtifacts artifacts) => OnnxDocument.Read(artifacts.TrainingModel);

    public static OnnxDocument Evaluation(this TrainingArtifacts artifacts) => OnnxDocument.Read(artifacts.EvaluationModel!);

    public static OnnxDocument Optimizer(this TrainingArtifacts artifacts) => OnnxDocument.Read(artifacts.OptimizerModel);

    public static IReadOnlyList<string> InputNames(this OnnxDocument document) => [.. document.Inputs.Select(i => i.Name)];

    public static IReadOnlyList<string> OutputNames(this OnnxDocument document) => [.. document.Outputs.Select(o => o.Name)];
}
