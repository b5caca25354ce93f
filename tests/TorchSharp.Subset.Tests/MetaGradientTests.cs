using static TorchSharp.torch;

namespace TorchSharp.Subset.Tests;

public sealed class MetaGradientTests : TorchTest
{
    [Fact]
    public void Second_order_MAML_on_a_convolutional_net_is_PyTorchs()
    {
        int[] steps = [1, 3];
        var expected = PythonTorch.Run(string.Concat(steps.Select(ConvolutionalMaml.Python)));
        foreach (var k in steps)
        {
            using var scope = NewDisposeScope();
            var (loss, gradients) = ConvolutionalMaml.Run(k);

            Assert.Equal(expected[$"loss{k}"][0].Values[0], loss.item<float>(), 1e-6);
            foreach (var (gradient, (shape, values)) in gradients.Zip(expected[$"meta{k}"]))
            {
                Assert.Equal(shape, gradient.shape);
                Assert.All(Doubles(gradient).Zip(values), pair => Assert.Equal(pair.Second, pair.First, 1e-5 * Math.Max(1, Math.Abs(pair.Second))));
            }
        }
    }

    [Fact]
    public void Live_tensors_and_memory_stay_flat_over_many_tasks()
    {
        for (var i = 0; i < 3; i++)
            Task();
        var (live, resident) = (AliveAfterCollection(), Environment.WorkingSet);
        for (var i = 0; i < 60; i++)
        {
            Task();
            Assert.Equal(live, Tensor.TotalCount);
        }
        Assert.InRange(Environment.WorkingSet - resident, long.MinValue, 64 << 20);

        static void Task()
        {
            using var scope = NewDisposeScope();
            ConvolutionalMaml.Run(2);
        }
    }

    [Fact]
    public void Threads_with_tasks_of_their_own_give_the_same_bits()
    {
        var results = new float[4][];
        var threads = Enumerable.Range(0, 4).Select(t => new Thread(() =>
        {
            using var scope = NewDisposeScope();
            results[t] = [.. ConvolutionalMaml.Run(1).MetaGradient.SelectMany(Floats)];
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();

        Assert.All(results, r => Assert.Equal(results[0], r));
    }
}
