using EdgeMeta.Bundles;
using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Autodiff;
using EdgeMeta.Onnx.Passes;

namespace EdgeMeta.Export.Graphs;

/// <summary>
/// One inner step, phi' = phi - rate * d loss / d phi, as a graph of standard operators:
/// inputs <c>support_x, support_y, phi.NAME..., rate.NAME...</c> (a scalar each), outputs <c>loss</c> (under the incoming phi) and <c>next.NAME...</c>.
/// </summary>
/// <remarks>One step rather than K: an unrolled graph or a Loop is no faster, and K stays free on the device.</remarks>
public static class AdaptationGraph
{
    /// <summary>Builds the graph.</summary>
    /// <exception cref="UnsupportedOperatorException">An operator between the adapted parameters and the loss has no gradient rule.</exception>
    public static Graph Build(Graph model, AdaptationRecipe recipe) => Build(model, recipe, Formulation.Fast);

    /// <summary>As above, with a choice of how the model is written; the results differ by rounding only.</summary>
    public static Graph Build(Graph model, AdaptationRecipe recipe, Formulation formulation)
    {
        var b = new GraphBuilder("adapt", model.Opset);
        SupportPass pass = SupportPass.Append(b, model, recipe, formulation);
        Value[] phi = [.. recipe.Adapted.Select(name => pass.Phi[name])];
        Value[] rates = [.. recipe.Adapted.Select(name => b.Input($"rate.{name}", new TensorType(pass.Loss.Type.Element, Shape.Scalar)))];
        IReadOnlyList<Value?> gradients = ReverseMode.Gradients(b, pass.Loss, phi);

        b.Output("loss", pass.Loss);
        for (int i = 0; i < phi.Length; i++)
        {
            Value next = gradients[i] is { } gradient ? b.Sub(phi[i], b.Mul(rates[i], gradient)) : b.Op("Identity", phi[i]);
            b.Output($"next.{recipe.Adapted[i]}", next);
        }

        return Pipeline.Optimize(ExpandComposites.Run(b.Build(), node => node.Op.Domain.Length > 0));
    }
}
