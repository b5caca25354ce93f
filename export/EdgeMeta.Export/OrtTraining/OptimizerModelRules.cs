using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Serialization;

namespace EdgeMeta.Export.OrtTraining;

/// <summary>The rules of <c>optimizer_model.onnx</c>.</summary>
internal static class OptimizerModelRules
{
    public static void Check(OnnxDocument model, ICollection<ArtifactFinding> findings)
    {
        void Require(bool holds, string problem)
        {
            if (!holds)
            {
                findings.Add(new ArtifactFinding(ArtifactFolder.OptimizerModel, problem));
            }
        }

        ArtifactRules.Versions(model, ArtifactFolder.OptimizerModel, findings);
        DocumentNode[] updates = [.. Updates(model)];
        Require(updates.Length == 1, $"it has {updates.Length} optimizer nodes; exactly one of {OptimizerModel.Sgd} and {OptimizerModel.AdamW} is run.");
        foreach (DocumentNode update in updates.Take(1))
        {
            IReadOnlyList<string> expected = OptimizerModel.Inputs(update.OpType == OptimizerModel.AdamW);
            Require(model.Inputs.Select(i => i.Name).SequenceEqual(expected),
                $"its inputs are {string.Join(", ", model.Inputs.Select(i => i.Name))}; for {update.OpType} they are exactly {string.Join(", ", expected)}.");
            DocumentValue[] flags = [.. model.Outputs.Where(o => update.Outputs.Contains(o.Name))];
            Require(flags.All(o => o.Element == ElementType.Bool), "the optimizer's flag is not declared bool.");
            Require(update.OpType != OptimizerModel.Sgd || flags.All(o => o.Shape is null or []),
                "the flag of SGD is declared with a shape other than scalar, which shape inference refuses.");
        }
    }

    /// <summary>The nodes that update parameters.</summary>
    public static IEnumerable<DocumentNode> Updates(OnnxDocument model) =>
        model.Nodes.Where(n => n.Domain == OrtNames.Domain && n.OpType is OptimizerModel.Sgd or OptimizerModel.AdamW);
}
