using EdgeMeta.Export.Graphs;
using EdgeMeta.Onnx;
using EdgeMeta.Trainer.Episodes;

namespace EdgeMeta.Trainer;

/// <summary>Whether a model takes a task's examples and gives its answers, told before anything is computed or written.</summary>
internal static class ModelFit
{
    /// <exception cref="TrainingConfigException">It does not.</exception>
    /// <exception cref="OnnxFormatException">The model has not exactly one input and one output.</exception>
    public static void Require(Graph model, Episode episode)
    {
        ModelContract contract = ModelContract.Of(model);
        long[] given = episode.Support.ExampleShape, wanted = [episode.Ways > 0 ? episode.Ways : episode.Support.TargetSize];
        if (!Fits(contract.Input.Shape, given))
        {
            throw new TrainingConfigException("model", $"takes '{contract.Input}', and an example of these episodes is [{string.Join(",", given)}]",
                "choose another model, or other episodes or another size of pictures");
        }

        if (!Fits(contract.Output.Shape, wanted))
        {
            throw new TrainingConfigException("model",
                $"answers with '{contract.Output}', and these episodes have {wanted[0]} {(episode.Ways > 0 ? "classes" : "numbers to tell")}",
                "choose a model with as many outputs");
        }
    }

    // A symbolic size may be any.
    private static bool Fits(Shape batch, long[] example) =>
        batch.Rank == example.Length + 1 && batch.Skip(1).Zip(example).All(pair => !pair.First.IsStatic || pair.First.Size == pair.Second);
}
