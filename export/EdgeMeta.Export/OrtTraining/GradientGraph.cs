using EdgeMeta.Export.Graphs;
using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Autodiff;
using EdgeMeta.Onnx.Passes;

namespace EdgeMeta.Export.OrtTraining;

/// <summary>
/// One training step short of its accumulation, in standard operators only: inputs are the user's, the parameters, a gradient buffer per trained parameter
/// and the reset flag, which nothing reads yet; outputs are the loss, the model's, and the gradients.
/// </summary>
/// <param name="Graph">The graph.</param>
/// <param name="Gradients">The name of the output that is the gradient of each trained parameter.</param>
/// <param name="Unreached">Trained parameters that the loss does not depend on; the graph is of use only if there are none.</param>
internal sealed record GradientGraph(Graph Graph, IReadOnlyDictionary<string, string> Gradients, IReadOnlyList<string> Unreached)
{
    public static GradientGraph Build(TrainingPlan plan)
    {
        IReadOnlyList<string> trained = plan.Parameters.Trainable;
        var b = new GraphBuilder("training", plan.Model.Opset);
        TrainingPass pass = TrainingPass.Append(b, plan, () =>
        {
            foreach (string name in trained)
            {
                b.Input(OrtNames.Buffer(name), plan.Model.Initializer(name).Type);
            }

            b.Input(OrtNames.ResetFlag, new TensorType(ElementType.Bool, 1));
        });
        IReadOnlyList<Value?> gradients = ReverseMode.Gradients(b, pass.Loss, [.. trained.Select(name => pass.Parameters[name])]);

        HashSet<string> taken = [.. pass.Parameters.Keys, .. plan.Model.Initializers.Select(i => i.Name), .. pass.Outputs.Select(o => o.Name)];
        taken.UnionWith(plan.UserInputs);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (GraphOutput output in pass.Outputs)
        {
            b.Output(output.Name, output.Value);
        }

        for (int i = 0; i < trained.Count; i++)
        {
            if (gradients[i] is { } gradient)
            {
                string name = OrtNames.Gradient(trained[i]);
                while (!taken.Add(name))
                {
                    name += "'";
                }

                names.Add(trained[i], name);
                float scale = plan.GradientScales.GetValueOrDefault(trained[i], 1);
                b.Output(name, scale == 1 ? gradient : b.Mul(b.Number(gradient, scale), gradient));
            }
        }

        return new GradientGraph(Finished(b), names, [.. trained.Where(name => !names.ContainsKey(name))]);
    }

    /// <summary>The evaluation graph of the same plan: the user's inputs and every parameter in the same order, and the same outputs.</summary>
    public static Graph Evaluation(TrainingPlan plan)
    {
        var b = new GraphBuilder("evaluation", plan.Model.Opset);
        TrainingPass pass = TrainingPass.Append(b, plan);
        foreach (GraphOutput output in pass.Outputs)
        {
            b.Output(output.Name, output.Value);
        }

        return Finished(b);
    }

    private static Graph Finished(GraphBuilder b) => Pipeline.Optimize(ExpandComposites.Run(b.Build(), node => node.Op.Domain.Length > 0));
}
