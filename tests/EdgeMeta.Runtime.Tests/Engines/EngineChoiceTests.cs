using EdgeMeta.Bundles;
using EdgeMeta.Runtime.Native;

namespace EdgeMeta.Runtime.Tests.Engines;

public sealed class EngineChoiceTests
{
    private static bool HasTraining => OrtNative.Describe().HasTrainingApis;

    [Fact]
    public void Auto_takes_native_training_where_it_is_and_the_portable_graph_else()
    {
        var choice = EngineChoice.For(Exported.Mlp(), new EngineOptions());
        Assert.Equal(HasTraining ? EngineKind.OrtTraining : EngineKind.Portable, choice.Kind);
        Assert.StartsWith("auto: ", choice.Reason);
        Assert.Contains(HasTraining ? "has training" : "is built without training", choice.Reason);
    }

    [Fact]
    public void Auto_with_a_GPU_wished_for_takes_the_portable_graph() =>
        Assert.Equal(new EngineChoice(EngineKind.Portable, "auto: only the portable engine computes on CUDA"),
            EngineChoice.For(Exported.Mlp(), new EngineOptions(Provider: ExecutionProvider.Cuda)));

    [Fact]
    public void A_bundle_without_artifacts_is_adapted_by_the_portable_graph()
    {
        var bundle = Exported.Mlp(artifacts: false);
        Assert.Equal(EngineKind.Portable, EngineChoice.For(bundle, new EngineOptions()).Kind);
        var error = Assert.Throws<EngineException>(() => EngineChoice.For(bundle, new EngineOptions(Engine: EngineKind.OrtTrainingWasm)));
        Assert.Contains("the engine ort-training-wasm cannot be used: the bundle has no training artifacts. Export it again", error.Message);
    }

    [Fact]
    public void Native_training_that_is_not_here_says_what_to_install()
    {
        Assert.SkipWhen(HasTraining, "this native library has training");
        var error = Assert.Throws<EngineException>(() => Adapter.Open(Exported.Mlp(), new EngineOptions(Engine: EngineKind.OrtTraining)));
        Assert.Contains("Microsoft.ML.OnnxRuntime.Training", error.Message);
        Assert.Throws<EngineException>(() => NativeTrainingSession.Open(TrainingFiles.Of(Exported.Mlp()), new EngineOptions()));
    }

    [Fact]
    public void What_was_chosen_is_kept_in_the_state()
    {
        using var folder = new TemporaryDirectory();
        var bundle = Exported.Mlp();
        using var adapter = Adapter.Open(bundle);
        using (var store = StateStore.Open(folder.Path))
        {
            store.Save(adapter.Adapt(Exported.Points).State!, bundle);
        }
        var kept = StateStore.Read(folder.Path, bundle)!;
        Assert.Equal(adapter.Engine.Name, kept.Engine);
        Assert.Equal(adapter.Choice.Reason, kept.EngineReason);
    }

    [Fact]
    public void A_state_of_another_theta_is_not_gone_on_from()
    {
        var (linear, mlp) = (LinearBundle.Regression, Exported.Mlp());
        using var adapter = Adapter.Open(mlp);
        using var other = Adapter.Open(linear.Open());
        var state = other.Adapt(linear.Support).State!;
        Assert.Throws<ArgumentException>(() => adapter.Adapt(Exported.Points, 1, state));
    }
}
