using EdgeMeta.Bundles;
using EdgeMeta.Export.Graphs;
using EdgeMeta.Export.OrtTraining;
using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Zoo;
using EdgeMeta.Runtime;
using EdgeMeta.Testing;

namespace EdgeMeta.Export.Tests.OrtTraining;

/// <summary>Our artifacts in ONNX Runtime Training itself.</summary>
public sealed class RealTrainingTests
{
    private const int Steps = 5;

    [Theory]
    [InlineData("mlp", TrainingLoss.CrossEntropy, "sgd", 0.1f, 5e-7)]
    [InlineData("mlp", TrainingLoss.MeanSquaredError, "sgd", 0.1f, 5e-7)]
    [InlineData("mlp", TrainingLoss.BinaryCrossEntropyWithLogits, "sgd", 0.1f, 5e-7)]
    [InlineData("mlp", TrainingLoss.L1, "sgd", 0.1f, 5e-7)]
    [InlineData("mlp", TrainingLoss.CrossEntropy, "adamw", 0.01f, 1e-6)]
    [InlineData("conv", TrainingLoss.CrossEntropy, "sgd", 0.1f, 5e-7)]
    [InlineData("conv", TrainingLoss.CrossEntropy, "clipped", 0.1f, 5e-7)]
    [InlineData("conv", TrainingLoss.CrossEntropy, "adamw", 0.01f, 1e-6)]
    [InlineData("mixed", TrainingLoss.CrossEntropy, "sgd", 0.1f, 5e-7)]
    [InlineData("mixed", TrainingLoss.MeanSquaredError, "adamw", 0.01f, 1e-6)]
    public void A_net_that_torch_exported_trains_to_torchs_parameters(string net, TrainingLoss loss, string optimizer, float rate, double bound)
    {
        WasmTraining.Require();
        float? clip = optimizer == "clipped" ? 0.05f : null;
        TorchReference torch = TorchReference.Train(new { net }, loss, optimizer, rate, Steps, decay: 0.05f, clip);
        HoldAgainst(torch, torch.Model!, loss, optimizer, rate, clip, bound);
    }

    /// <summary>Every model of the zoo, in all its parts; torch computes the same net from the same parameters.</summary>
    [Theory]
    [MemberData(nameof(Zoo))]
    public void A_net_of_the_zoo_trains_to_torchs_parameters(string name, ZooOptions options, string optimizer)
    {
        WasmTraining.Require();
        Graph model = ModelZoo.Create(name, options);
        TrainingLoss loss = name == "mlp" && options.Ways is null ? TrainingLoss.MeanSquaredError : TrainingLoss.CrossEntropy;

        // Torch's own default: AdamW divides by the gradient's size, and a bias before group normalisation has next to none, so rounding decides its step.
        float rate = optimizer == "adamw" ? 0.001f : 0.1f;
        TorchReference torch = TorchReference.Train(model, loss, optimizer, rate, Steps, decay: 0.05f);
        HoldAgainst(torch, model, loss, optimizer, rate, clip: null, optimizer == "adamw" ? 1e-6 : 5e-7);
    }

    public static TheoryData<string, ZooOptions, string> Zoo()
    {
        var small = new ZooOptions { Ways = 3, Filters = 8, Size = 16, Seed = 3 };
        var data = new TheoryData<string, ZooOptions, string>();
        foreach (string optimizer in (string[])["sgd", "adamw"])
        {
            data.Add("mlp", new ZooOptions { Inputs = 2, Hidden = [16, 16], Outputs = 2, Seed = 3 }, optimizer);
            data.Add("mlp", new ZooOptions { Inputs = 4, Hidden = [8], Ways = 3, Activation = Activation.Tanh, Seed = 3 }, optimizer);
            data.Add("conv4", small with { Norm = Normalizer.None }, optimizer);
            data.Add("conv4", small with { Norm = Normalizer.Batch }, optimizer);
            // Of a group of one or two numbers nothing is left but their signs, and rounding decides the gradients.
            data.Add("conv4-pool", small with { Filters = 16, Size = 32, Norm = Normalizer.Group, Readout = Readout.Mean }, optimizer);
            data.Add("conv4-pool", small with { Norm = Normalizer.Batch }, optimizer);
        }

        return data;
    }

    private static void HoldAgainst(TorchReference torch, Graph model, TrainingLoss loss, string optimizer, float rate, float? clip, double bound)
    {
        TrainingArtifacts artifacts = TrainingArtifacts.Generate(model, new TrainingArtifactOptions
        {
            Loss = loss,
            Optimizer = optimizer == "adamw" ? new AdamWOptimizer { WeightDecay = 0.05f } : new SgdOptimizer(),
            LearningRate = new LearningRate(rate),
            ClipNorm = clip,
        });
        Assert.Equal(torch.Steps[0].Keys.Order(StringComparer.Ordinal), artifacts.Trainable.Order(StringComparer.Ordinal));

        string target = loss == TrainingLoss.CrossEntropy ? "labels" : "target";
        TrainingTrace trace = WasmTraining.Run(artifacts, new Dictionary<string, TensorData> { ["x"] = torch.X, [target] = torch.Target }, Steps);
        for (int k = 0; k < Steps; k++)
        {
            float[] expected = [.. artifacts.Trainable.SelectMany(name => torch.Steps[k][name])];
            Assert.InRange(Difference(expected, trace.Parameters[k]), 0, bound);
            Assert.Equal(torch.Losses[k], trace.Losses[k], 2e-6f);
            Assert.Equal(trace.Losses[k], trace.Evaluations[k][0][0], 1e-6f);
        }

        Assert.True(trace.Losses[^1] < trace.Losses[0], "the loss falls");
        Assert.InRange(Difference(torch.Output, trace.Evaluations[Steps][1]), 0, 2e-5);
    }

    [Theory]
    [InlineData(AdamWMode.Torch)]
    [InlineData(AdamWMode.HuggingFace)]
    public void Both_readings_of_AdamW_are_those_written_down(AdamWMode mode)
    {
        WasmTraining.Require();
        const double Rate = 0.05, Beta1 = 0.8, Beta2 = 0.9, Epsilon = 0.1, Decay = 0.5;
        TrainingArtifacts artifacts = TrainingArtifacts.Generate(Nets.Line(), new TrainingArtifactOptions
        {
            Loss = TrainingLoss.MeanSquaredError,
            Optimizer = new AdamWOptimizer
            {
                Beta1 = (float)Beta1,
                Beta2 = (float)Beta2,
                Epsilon = (float)Epsilon,
                WeightDecay = (float)Decay,
                Mode = mode,
            },
            LearningRate = new LearningRate((float)Rate, IsFixed: true),
        });
        var feeds = new Dictionary<string, TensorData> { ["x"] = TensorData.Of<float>([2, 1], 1, 2), ["target"] = TensorData.Of<float>([2, 1], 0, 1) };
        TrainingTrace trace = WasmTraining.Run(artifacts, feeds, Steps);

        // y = a x + b on (1, 0) and (2, 1); the mean of the squared errors.
        double[] p = [2, 1], m = [0, 0], v = [0, 0];
        for (int k = 1; k <= Steps; k++)
        {
            (double e1, double e2) = (p[0] + p[1], (2 * p[0]) + p[1] - 1);
            double[] g = [e1 + (2 * e2), e1 + e2];
            for (int i = 0; i < 2; i++)
            {
                (m[i], v[i]) = ((Beta1 * m[i]) + ((1 - Beta1) * g[i]), (Beta2 * v[i]) + ((1 - Beta2) * g[i] * g[i]));
                (double c1, double c2) = (1 - Math.Pow(Beta1, k), 1 - Math.Pow(Beta2, k));
                p[i] = mode == AdamWMode.Torch
                    ? (p[i] * (1 - (Rate * Decay))) - (Rate * (m[i] / c1) / (Math.Sqrt(v[i] / c2) + Epsilon))
                    : (p[i] - (Rate * Math.Sqrt(c2) / c1 * m[i] / (Math.Sqrt(v[i]) + Epsilon))) * (1 - (Rate * Decay));
            }

            Assert.InRange(Difference([(float)p[0], (float)p[1]], trace.Parameters[k - 1]), 0, 1e-6);
        }
    }

    [Theory]
    [InlineData(Formulation.Plain)]
    [InlineData(Formulation.Fast)]
    public void A_recipe_takes_the_inner_steps_of_the_portable_graph(Formulation formulation)
    {
        WasmTraining.Require();
        Graph model = Nets.Conv();
        AdaptationRecipe recipe = Nets.Recipe(Nets.Names(model), NormPolicy.Support);
        TrainingArtifacts artifacts = TrainingArtifacts.ForRecipe(model, recipe, new RecipeArtifactOptions { Formulation = formulation });
        (TensorData x, TensorData y) = Support();
        TrainingTrace trace = WasmTraining.Run(artifacts, new Dictionary<string, TensorData> { ["support_x"] = x, ["support_y"] = y }, Steps);

        using ILoadedGraph adapt = new OnnxRuntimeExecutor().Load(AdaptationGraph.Build(model, recipe));
        using ILoadedGraph assess = new OnnxRuntimeExecutor().Load(AssessmentGraph.Build(model, recipe));
        Dictionary<string, TensorData> feeds = recipe.Adapted.ToDictionary(name => $"phi.{name}", name => model.Initializer(name).Data!);
        recipe.Adapted.ToList().ForEach(name => feeds[$"rate.{name}"] = TensorData.Scalar(recipe.Rates[name]));
        (feeds["support_x"], feeds["support_y"]) = (x, y);
        for (int k = 0; k < Steps; k++)
        {
            IReadOnlyDictionary<string, TensorData> assessed = assess.Run(feeds);
            Assert.Equal(assessed["loss"].As<float>()[0], trace.Losses[k], 2e-6f);
            string[] statistics = ["mean.norm1", "var.norm1", "mean.norm2", "var.norm2"];
            float[] expected = [.. statistics.SelectMany(s => assessed[s].As<float>().ToArray())];
            Assert.InRange(Difference(expected, [.. trace.Evaluations[k].Skip(2).SelectMany(v => v)]), 0, 1e-5);

            IReadOnlyDictionary<string, TensorData> next = adapt.Run(feeds);
            recipe.Adapted.ToList().ForEach(name => feeds[$"phi.{name}"] = next[$"next.{name}"]);
            Assert.InRange(Difference([.. recipe.Adapted.SelectMany(name => feeds[$"phi.{name}"].As<float>().ToArray())], trace.Parameters[k]), 0, 2e-6);
        }
    }

    [Fact]
    public void Frozen_parameters_stay_and_a_buffer_lists_them_after_the_trained_ones()
    {
        WasmTraining.Require();
        Graph model = Nets.Mlp();
        var options = new TrainingArtifactOptions { Frozen = ["layer1.*"], LearningRate = new LearningRate(0.5f, IsFixed: true) };
        TrainingArtifacts artifacts = TrainingArtifacts.Generate(model, options);
        TrainingTrace trace = WasmTraining.Run(artifacts, Feeds(), 2, trainableOnly: false);

        float[] frozen = [.. artifacts.Frozen.SelectMany(name => model.Initializer(name).Data!.As<float>().ToArray())];
        float[] trained = [.. artifacts.Trainable.SelectMany(name => model.Initializer(name).Data!.As<float>().ToArray())];
        Assert.Equal(frozen, trace.Parameters[1][trained.Length..]);
        Assert.True(Difference(trained, trace.Parameters[1][..trained.Length]) > 1e-3);
    }

    [Fact]
    public void Without_a_reset_gradients_add_up_as_the_runtime_means_them_to()
    {
        WasmTraining.Require();
        Graph model = Nets.Line();
        TrainingArtifacts artifacts = TrainingArtifacts.Generate(model, new TrainingArtifactOptions
        {
            // The gradient of the mean of y with respect to b is 1 at every step.
            Loss = TrainingLoss.L1,
            Trainable = ["b"],
            LearningRate = new LearningRate(0.25f, IsFixed: true),
        });
        var feeds = new Dictionary<string, TensorData> { ["x"] = TensorData.Of<float>([2, 1], 1, 2), ["target"] = TensorData.Of<float>([2, 1], -100, -100) };
        Assert.Equal([0.75f, 0.25f, -0.5f], WasmTraining.Run(artifacts, feeds, 3, accumulate: true).Parameters.Select(p => p[0]));
        Assert.Equal([0.75f, 0.5f, 0.25f], WasmTraining.Run(artifacts, feeds, 3).Parameters.Select(p => p[0]));
    }

    [Fact]
    public void A_nominal_checkpoint_trains_once_its_parameters_are_loaded()
    {
        WasmTraining.Require();
        Graph model = Nets.Mlp();
        TrainingArtifacts artifacts = TrainingArtifacts.Generate(model, new TrainingArtifactOptions { Nominal = true, Evaluation = false });
        Assert.Throws<TrainingRefusedException>(() => WasmTraining.Run(artifacts, Feeds(), 1));

        float[] ones = new float[artifacts.Trainable.Sum(name => (int)model.Initializer(name).Data!.Count)];
        Array.Fill(ones, 1);
        TrainingTrace trace = WasmTraining.Run(artifacts, Feeds(), 1, trainableOnly: false, load: ones);
        Assert.InRange(Difference(ones, trace.Parameters[0]), 1e-9, 0.01);
    }

    private static Dictionary<string, TensorData> Feeds() => new()
    {
        ["x"] = TensorData.Of<float>([3, 4], [.. Enumerable.Range(0, 12).Select(i => MathF.Sin(i))]),
        ["labels"] = TensorData.Vector(0L, 1L, 2L),
    };

    private static (TensorData X, TensorData Y) Support() =>
        (TensorData.Of<float>([6, 1, 8, 8], [.. Enumerable.Range(0, 6 * 64).Select(i => MathF.Sin(i * 1.7f))]), TensorData.Vector(0L, 1L, 2L, 0L, 1L, 2L));

    private static double Difference(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        return expected.Zip(actual, (e, a) => Math.Abs((double)e - a)).DefaultIfEmpty().Max();
    }
}
