using System.Diagnostics;
using static TorchSharp.torch;

namespace TorchSharp.Subset.Tests;

/// <summary>
/// Tensors without a scope die by their finalizers, on another thread, while their last operator may still run. A collection in progress
/// all the time finds every call that fails to hold its arguments: it crashes or computes garbage.
/// </summary>
public sealed class FinalizerRaceTests : TorchTest
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(3);

    [Fact]
    public void Chains_of_temporaries_survive_a_collector_that_never_rests()
    {
        using var stop = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();
        var (chains, wrong) = (0, 0);
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Duration; chains++)
            wrong += Chain() == 42f && Graph() == 12f ? 0 : 1;
        stop.Cancel();
        collector.Join();

        Assert.Equal(0, wrong);
        Assert.True(chains > 1000000, $"{chains} chains");
    }

    // Nothing here has a name or a scope: each tensor's last use is as an argument.
    private static float Chain() =>
        cat([((ones(2, 2) * 2 + ones(2, 2)).sub(1) / 2).matmul(eye(2)), stack([full([2], 3f), full([2], 7f)])]).mul(tensor(2f)).sum()
            .add(einsum("i,i->", ones(2), ones(2))).add(-8).item<float>() + Zero();

    private static float Zero() => zeros(3)[TensorIndex.Slice(1, 2)].data<float>().ToArray()[0];

    private static float Graph()
    {
        var x = full([1], 2f, requires_grad: true);
        return autograd.grad([autograd.grad([(x * x * x).sum()], [x], retain_graph: true, create_graph: true)[0].sum()], [x])[0].item<float>();
    }
}
