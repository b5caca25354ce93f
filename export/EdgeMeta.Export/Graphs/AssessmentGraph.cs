using EdgeMeta.Bundles;
using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Passes;

namespace EdgeMeta.Export.Graphs;

/// <summary>
/// What the device asks once after the last step: the support loss under phi, and for the norm policy <c>support</c> the statistics that prediction
/// needs. Inputs <c>support_x, support_y, phi.NAME...</c>; outputs <c>loss, mean.NODE..., var.NODE...</c>.
/// </summary>
public static class AssessmentGraph
{
    /// <summary>Builds the graph.</summary>
    public static Graph Build(Graph model, AdaptationRecipe recipe) => Build(model, recipe, Formulation.Fast);

    /// <summary>As above, with a choice of how the model is written; the results differ by rounding only.</summary>
    public static Graph Build(Graph model, AdaptationRecipe recipe, Formulation formulation)
    {
        var b = new GraphBuilder("assess", model.Opset);
        SupportPass pass = SupportPass.Append(b, model, recipe, formulation);
        b.Output("loss", pass.Loss);
        if (recipe.Norm == NormPolicy.Support)
        {
            foreach (Statistics layer in pass.Statistics)
            {
                b.Output(StatisticNames.Mean(layer.Node), layer.Mean);
                b.Output(StatisticNames.Variance(layer.Node), layer.Variance);
            }
        }

        return Pipeline.Optimize(ExpandComposites.Run(b.Build(), node => node.Op.Domain.Length > 0));
    }
}
