using EdgeMeta.Bundles;
using EdgeMeta.Onnx.Zoo;

namespace EdgeMeta.Runtime.Tests.Engines.OrtTraining;

/// <summary>The inner steps of bundles in ONNX Runtime Training itself, beside the portable graph.</summary>
public sealed class WasmEngineTests
{
    private static readonly EngineOptions Wasm = new(Engine: EngineKind.OrtTrainingWasm);
    private static readonly EngineOptions Portable = new(Engine: EngineKind.Portable);

    /// <summary>Untrained nets are rough: rounding grows from step to step.</summary>
    private const float LossBound = 2e-5f;

    public WasmEngineTests() => Assert.SkipWhen(WasmTrainingSession.WhatLacks() is not null, WasmTrainingSession.WhatLacks() ?? "");

    [Theory]
    [InlineData(Halving.Stride, NormPolicy.Support)]
    [InlineData(Halving.MaxPool, NormPolicy.Support)]
    [InlineData(Halving.MaxPool, NormPolicy.Transductive)]
    public void Phi_loss_and_statistics_of_every_step_are_the_portable_engines(Halving halving, NormPolicy norm) =>
        Agree(Exported.Conv4(halving, norm), Exported.Strokes(1));

    [Fact]
    public void A_regression_takes_the_same_steps() => Agree(Exported.Mlp(), Exported.Points);

    [Fact]
    public void With_the_head_alone_adapted_the_same_steps_are_taken_and_nothing_else_is_trained()
    {
        var bundle = Exported.Conv4(Halving.Stride, NormPolicy.Support, ["head.weight", "head.bias"]);
        Agree(bundle, Exported.Strokes(1));
        using var session = WasmTrainingSession.Open(TrainingFiles.Of(bundle));
        Assert.Equal(bundle.Recipe.Adapted.Sum(name => bundle.Theta[name].Count), session.ReadParameters(trainableOnly: false).Length);
    }

    [Fact]
    public void One_engine_serves_one_support_set_after_the_other()
    {
        var bundle = Exported.Conv4(Halving.Stride, NormPolicy.Support);
        using var adapter = Adapter.Open(bundle, Wasm);
        var first = adapter.Adapt(Exported.Strokes(1));
        var second = adapter.Adapt(Exported.Strokes(2));
        Assert.Equal(first.Losses, adapter.Adapt(Exported.Strokes(1)).Losses);
        Assert.NotEqual(first.Losses, second.Losses);
        Assert.Equal("ort-training-wasm", first.State!.Engine);
        Assert.Equal("asked for", first.State.EngineReason);
    }

    [Theory]
    [InlineData(EngineKind.Portable, EngineKind.OrtTrainingWasm)]
    [InlineData(EngineKind.OrtTrainingWasm, EngineKind.Portable)]
    public void A_state_of_one_engine_is_gone_on_from_by_another_after_a_restart(EngineKind one, EngineKind other)
    {
        using var folder = new TemporaryDirectory();
        var (bundle, support) = (Exported.Conv4(Halving.Stride, NormPolicy.Support), Exported.Strokes(1));
        using (var adapter = Adapter.Open(bundle, new EngineOptions(Engine: one)))
        using (var store = StateStore.Open(folder.Path))
        {
            store.Save(adapter.Adapt(support, 2).State!, bundle);
        }
        using var next = Adapter.Open(bundle, new EngineOptions(Engine: other));
        var continued = next.Adapt(support, 3, StateStore.Read(folder.Path, bundle)).State!;
        var whole = next.Adapt(support, 5);
        Assert.Equal(5, continued.Steps);
        Assert.Equal(4, continued.Losses.Count);
        Assert.Equal(whole.Losses[^1], continued.Losses[^1], 2e-6f);
        Assert.InRange(Difference(Flat(whole.State!.Phi), Flat(continued.Phi)), 0, 2e-6);
    }

    [Fact]
    public void Steps_that_run_away_are_refused_and_the_next_adaptation_is_good()
    {
        var bundle = Exported.Bundle(Mlp.Create(new MlpOptions { Seed = 5 }), NormPolicy.None, LossKind.MeanSquaredError, rate: 1e30f);
        using var adapter = Adapter.Open(bundle, Wasm);
        var refused = adapter.Adapt(Exported.Points);
        Assert.Equal(RefusalKind.NotFinite, refused.Refusal!.Kind);
        Assert.Equal(refused.Losses[0], adapter.Adapt(Exported.Points).Losses[0]);
    }

    [Fact]
    public void Artifacts_of_another_theta_are_refused()
    {
        var other = Exported.Bundle(Mlp.Create(new MlpOptions { Seed = 6 }), NormPolicy.None, LossKind.MeanSquaredError);
        var refusal = Assert.Throws<BundleException>(() => OrtTrainingEngine.Open(Exported.Mlp(), _ => WasmTrainingSession.Open(TrainingFiles.Of(other))));
        Assert.Contains("does not train theta's parameters in the recipe's order", refusal.Message);
    }

    [Fact]
    public void Artifacts_with_other_inputs_are_refused()
    {
        var other = Exported.Conv4(Halving.Stride, NormPolicy.Support);
        var refusal = Assert.Throws<BundleException>(() => OrtTrainingEngine.Open(Exported.Mlp(), _ => WasmTrainingSession.Open(TrainingFiles.Of(other))));
        Assert.Contains("which are not the recipe's", refusal.Message);
    }

    [Fact]
    public void A_damaged_checkpoint_is_refused_in_the_runtimes_own_words()
    {
        var files = TrainingFiles.Of(Exported.Mlp());
        var refusal = Assert.Throws<BundleException>(() =>
            OrtTrainingEngine.Open(Exported.Mlp(), _ => WasmTrainingSession.Open(files with { Checkpoint = files.Checkpoint[..40] })));
        Assert.Contains("training/training_model.onnx: is refused by ONNX Runtime Training: ", refusal.Message);
        Assert.Contains("heckpoint", refusal.Message);
    }

    private static void Agree(Bundle bundle, ExampleSet support)
    {
        using var wasm = EngineChoice.For(bundle, Wasm).Open(bundle, Wasm);
        using var portable = EngineChoice.For(bundle, Portable).Open(bundle, Portable);
        var theta = Flat(bundle.Recipe.Adapted.Select(name => bundle.Theta[name]));
        wasm.Start(support);
        portable.Start(support);
        for (var step = 0; step < 5; step++)
        {
            Assert.Equal(portable.Assess(), wasm.Assess(), LossBound);
            Assert.Equal(portable.CopyStatistics().Select(s => s.Name), wasm.CopyStatistics().Select(s => s.Name));
            var statistics = Flat(portable.CopyStatistics());
            Assert.InRange(Difference(statistics, Flat(wasm.CopyStatistics())), 0, 1e-5 * statistics.Append(1).Max(Math.Abs));
            Assert.Equal(portable.Step(), wasm.Step(), LossBound);
            var (phi, move) = (Flat(portable.CopyPhi()), Difference(theta, Flat(wasm.CopyPhi())));
            Assert.InRange(Difference(phi, Flat(wasm.CopyPhi())), 0, SelfTest.PhiBound * move);
            Assert.True(move > 1e-3, "phi has moved");
        }
    }

    private static float[] Flat(IEnumerable<NamedTensor> tensors) => [.. tensors.SelectMany(tensor => tensor.Floats.ToArray())];

    private static double Difference(float[] a, float[] b)
    {
        Assert.Equal(a.Length, b.Length);
        return a.Zip(b, (x, y) => Math.Abs((double)x - y)).DefaultIfEmpty().Max();
    }
}
