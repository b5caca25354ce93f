using EdgeMeta.Bundles;
using EdgeMeta.Trainer.Algorithms;
using EdgeMeta.Trainer.Episodes;
using static TorchSharp.torch;

namespace EdgeMeta.Trainer.Tests.Evaluation;

public sealed class EvaluatorTests
{
    [Fact]
    public void Any_number_of_threads_gives_the_same_figures()
    {
        Maml maml = new(SmallModels.Conv(), SmallModels.ForConv(1, NormPolicy.Support));
        var evaluator = new Evaluator(maml, SmallModels.Noise.Test, 1);
        EvaluationResult one = evaluator.Run(maml.InitialValues(), 2, 9, threads: 1), three = evaluator.Run(maml.InitialValues(), 2, 9, threads: 3);
        Assert.Equal(one.Inductive, three.Inductive);
        Assert.Equal(one.Transductive, three.Transductive);
    }

    [Fact]
    public void Inductive_and_transductive_figures_of_a_normalised_model_are_apart()
    {
        Maml maml = new(SmallModels.Conv(), SmallModels.ForConv(1, NormPolicy.Support));
        EvaluationResult result = new Evaluator(maml, SmallModels.Noise.Test, 1).Run(maml.InitialValues(), 2, 30);
        Assert.Equal(Metric.Accuracy, result.Metric);
        Assert.Equal([0, 1, 2], result.Inductive.Select(f => f.Step));
        Assert.NotEqual(result.Inductive, result.Transductive!);
        Assert.Same(result.Transductive, result.Of(NormPolicy.Transductive));
        Assert.Same(result.Inductive, result.Of(NormPolicy.Support));
    }

    [Fact]
    public void Tasks_in_one_pass_are_measured_as_one_by_one()
    {
        Maml maml = new(SmallModels.Mlp(), SmallModels.ForMlp(1));
        var sampler = new Sinusoid(5, 7);
        float[] values = maml.InitialValues();
        EvaluationResult result = new Evaluator(maml, sampler, 3).Run(values, 1, 40);
        Assert.Null(result.Transductive);
        double[] alone = [.. Enumerable.Range(0, 40)
            .Select(i => AfterOneStep(maml, values, sampler.Sample(EpisodeRandom.For(3, Evaluator.TestStream, (ulong)i))))];
        Assert.Equal(alone.Average(), result.Inductive[1].Mean, 1e-5);
        double deviation = Math.Sqrt(alone.Sum(a => Math.Pow(a - alone.Average(), 2)) / 39);
        Assert.Equal(1.96 * deviation / Math.Sqrt(40), result.Inductive[1].Interval95, 1e-5);
    }

    private static double AfterOneStep(Maml maml, float[] values, Episode episode)
    {
        using var scope = NewDisposeScope();
        EpisodeTensors tensors = EpisodeTensors.From(episode);
        ParameterSet phi = maml.Adapt(maml.Layout.ToTensors(values), tensors.SupportX, tensors.SupportY, 1, InnerGradient.Detached)[^1];
        return maml.QueryLoss(phi, tensors).item<float>();
    }
}
