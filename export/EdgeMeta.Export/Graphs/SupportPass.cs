using EdgeMeta.Bundles;
using EdgeMeta.Onnx;

namespace EdgeMeta.Export.Graphs;

/// <summary>
/// The forward pass over the support set, shared by the adaptation and the assessment graph: inputs <c>support_x</c> [S, ...] and <c>support_y</c>
/// (int64 [S] for cross entropy, else float [S, d]), parameters <c>phi.NAME</c> as inputs, mean loss.
/// </summary>
internal sealed record SupportPass(IReadOnlyDictionary<string, Value> Phi, Value Loss, IReadOnlyList<Statistics> Statistics)
{
    public const string BatchSymbol = "S";

    /// <summary>Appends the pass.</summary>
    /// <param name="b">An empty builder.</param>
    /// <param name="model">The model with theta in it.</param>
    /// <param name="recipe">Names the adapted parameters and the loss.</param>
    /// <param name="formulation">How blocks that have a faster form are written.</param>
    public static SupportPass Append(GraphBuilder b, Graph model, AdaptationRecipe recipe, Formulation formulation)
    {
        ModelContract contract = ModelContract.Of(model);
        Dim batch = Dim.Symbolic(BatchSymbol);
        Value x = b.Input("support_x", new TensorType(contract.Input.Type.Element, contract.Input.Shape.With(0, batch)));
        Value y = b.Input("support_y", recipe.Loss == LossKind.CrossEntropy
            ? new TensorType(ElementType.Int64, batch)
            : new TensorType(contract.Output.Type.Element, contract.Output.Shape.With(0, batch)));

        var phi = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (string name in recipe.Adapted)
        {
            phi.Add(name, b.Input($"phi.{name}", model.Initializer(name).Type));
        }

        var statistics = new List<Statistics>();
        Value output = new Forward(b, model, v => v == contract.Input ? x : phi.GetValueOrDefault(v.Name))
        {
            Normalize = (node, inputs) => Normalization.ByBatch(b, node, inputs, statistics),
            FastBlocks = formulation == Formulation.Fast ? statistics : null,
        }.Append();
        return new SupportPass(phi, Losses.Append(b, recipe.Loss, output, y), statistics);
    }
}
