using EdgeMeta.Onnx.Zoo;
using EdgeMeta.Trainer.Algorithms;
using EdgeMeta.Trainer.Episodes;
using static TorchSharp.torch;

namespace EdgeMeta.Trainer.Tests.Algorithms;

public sealed class TasksTogetherTests
{
    private const double Tolerance = 1e-12;

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, true)]
    public void The_meta_gradient_of_tasks_in_one_pass_is_the_sum_of_theirs(int steps, bool learned)
    {
        using var scope = NewDisposeScope();
        var maml = new Maml(SmallModels.Mlp(Activation.Relu), SmallModels.ForMlp(steps, learned));
        Assert.True(maml.Model.RunsTasksTogether);
        Episode[] episodes = [.. Enumerable.Range(0, 4).Select(i => SmallModels.Curve((ulong)i))];
        ParameterSet meta = maml.Layout.ToTensors(maml.InitialValues(), ScalarType.Float64);
        TaskGradient together = maml.OuterGradient(meta, EpisodeTensors.From(episodes, ScalarType.Float64));
        TaskGradient[] alone = [.. episodes.Select(e => maml.OuterGradient(meta, EpisodeTensors.From(e, ScalarType.Float64)))];
        Assert.Equal(alone.Sum(a => a.Loss.item<double>()), together.Loss.item<double>(), Tolerance);
        for (int i = 0; i < meta.Count; i++)
        {
            Tensor sum = alone.Select(a => a.Gradient[i]).Aggregate((a, b) => a.add(b));
            Assert.Equal(0, sum.sub(together.Gradient[i]).abs().max().item<double>(), Tolerance);
        }
    }

    [Fact]
    public void Every_task_has_its_own_phi()
    {
        using var scope = NewDisposeScope();
        var maml = new Maml(SmallModels.Mlp(), SmallModels.ForMlp(2));
        Episode[] episodes = [SmallModels.Curve(0), SmallModels.Curve(1)];
        ParameterSet meta = maml.Layout.ToTensors(maml.InitialValues(), ScalarType.Float64);
        EpisodeTensors both = EpisodeTensors.From(episodes, ScalarType.Float64);
        ParameterSet phi = maml.Adapt(meta, both.SupportX, both.SupportY, 2, InnerGradient.Detached)[^1];
        for (int task = 0; task < 2; task++)
        {
            EpisodeTensors one = EpisodeTensors.From(episodes[task], ScalarType.Float64);
            ParameterSet own = maml.Adapt(meta, one.SupportX, one.SupportY, 2, InnerGradient.Detached)[^1];
            for (int i = 0; i < own.Count; i++)
            {
                Assert.Equal(0, own[i].sub(phi[i].select(0, task)).abs().max().item<double>(), Tolerance);
            }
        }
    }

    [Fact]
    public void A_convolution_runs_its_tasks_one_by_one() => Assert.False(SmallModels.Conv().RunsTasksTogether);
}
