using EdgeMeta.Onnx;
using EdgeMeta.Trainer.Torch;
using static TorchSharp.torch;

namespace EdgeMeta.Trainer.Tests.Torch;

public sealed class TorchGraphTests
{
    [Fact]
    public void Running_statistics_that_nobody_reads_are_not_computed()
    {
        using var scope = NewDisposeScope();
        Graph graph = SmallModels.Conv().Graph;
        Tensor x = EpisodeTensors.From(SmallModels.Pictures(), ScalarType.Float64).QueryX;
        Tensor expected = new TorchGraph(graph).Run(new Dictionary<string, Tensor> { ["x"] = x })["logits"];
        // No sum with the statistics of the batch exists: of another length than the channels.
        Tensor unfit = zeros([17], ScalarType.Float64);
        Tensor actual = new TorchGraph(graph).Run(new Dictionary<string, Tensor> { ["x"] = x, ["norm1.mean"] = unfit, ["norm1.var"] = unfit })["logits"];
        Assert.Equal(expected.data<double>().ToArray(), actual.data<double>().ToArray());
    }
}
