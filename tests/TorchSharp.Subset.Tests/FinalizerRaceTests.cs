using System.Collections;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Subset.Tests;

/// <summary>
/// Tensors without a scope die by their finalizers, on another thread. One whose last use is as an argument may be garbage by the time the
/// operator runs, unless the call holds it.
/// </summary>
public sealed class FinalizerRaceTests : TorchTest
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(2);

    [Fact]
    public void A_call_holds_its_arguments_while_it_is_built()
    {
        var before = AliveAfterCollection();
        var (result, alive) = IndexWhileCollecting();

        Assert.Equal(before + 2, alive);
        Assert.Equal([4f, 2f], Floats(result));
        result.Dispose();
    }

    [Fact]
    public void Forgotten_tensors_are_freed_by_their_finalizers()
    {
        var before = AliveAfterCollection();
        Forget();
        Collect();

        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Chains_of_temporaries_survive_a_collector_that_hardly_rests()
    {
        for (var i = 0; i < 300; i++)
            Assert.Equal((42f, 12f), (Chain(), Graph()));
        using var stop = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect(0);
                Thread.Yield(); // collections back to back would leave the other thread no time to run
            }
        });
        collector.IsBackground = true;
        collector.Start();
        var wrong = 0;
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Duration;)
            wrong += Chain() == 42f && Graph() == 12f ? 0 : 1;
        stop.Cancel();
        collector.Join();

        Assert.Equal(0, wrong);
    }

    // The list collects after the first argument has been added: nothing else refers to that by then.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static (Tensor Result, long Alive) IndexWhileCollecting()
    {
        var list = new CollectingList([tensor(new long[] { 3, 1 })]);
        var result = new Call(Operators.index).Add(arange(1, 5, float32)).Add(list, holes: true).Tensor();
        return (result, list.Alive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget()
    {
        for (var i = 0; i < 10; i++)
            ones(3).add(1);
    }

    // Nothing here has a name or a scope.
    private static float Chain() =>
        cat([((ones(2, 2) * 2 + ones(2, 2)).sub(1) / 2).matmul(eye(2)), stack([full([2], 3f), full([2], 7f)])]).mul(tensor(2f)).sum()
            .add(einsum("i,i->", ones(2), ones(2))).add(-8).item<float>() + zeros(3)[TensorIndex.Slice(1, 2)].data<float>().ToArray()[0];

    private static float Graph()
    {
        var x = full([1], 2f, requires_grad: true);
        return autograd.grad([autograd.grad([(x * x * x).sum()], [x], retain_graph: true, create_graph: true)[0].sum()], [x])[0].item<float>();
    }

    private sealed class CollectingList(Tensor[] tensors) : IReadOnlyList<Tensor?>
    {
        public long Alive { get; private set; }

        public int Count => tensors.Length;

        public Tensor? this[int index]
        {
            get
            {
                Collect();
                Alive = Tensor.TotalCount;
                return tensors[index];
            }
        }

        public IEnumerator<Tensor?> GetEnumerator() => tensors.AsEnumerable().GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
