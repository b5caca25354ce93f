using static TorchSharp.torch;

namespace TorchSharp.Subset.Tests;

public sealed class DataTests : TorchTest, IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Values_come_back_as_they_went_in()
    {
        Assert.Equal([1f, 2f, 3f], Floats(tensor(new[] { 1f, 2f, 3f })));
        Assert.Equal([1L, 2, 3, 4], tensor(new long[,] { { 1, 2 }, { 3, 4 } }).data<long>().ToArray());
        Assert.Equal([true, false], tensor(new[] { true, false }).data<bool>().ToArray());
        Assert.Equal([1.5, 2.5], tensor(new List<double> { 1.5, 2.5 }).data<double>().ToArray());
        Assert.Equal(7, tensor(7).item<int>());
        Assert.Equal(float64, tensor(1.5).dtype);
        Assert.Empty(tensor(Array.Empty<float>()).data<float>().ToArray());
    }

    [Fact]
    public void A_converted_tensor_is_a_leaf_and_leaves_nothing_behind()
    {
        var before = AliveAfterCollection();
        var x = tensor(new[] { 1f, 2f }, dtype: float64, requires_grad: true);

        Assert.True(x.is_leaf && x.requires_grad);
        Assert.Equal(before + 1, Tensor.TotalCount);
    }

    [Fact]
    public void Shared_arrays_see_each_others_writes_and_survive_collection()
    {
        var array = new float[,] { { 1, 2 }, { 3, 4 } };
        var shared = from_array(array);
        shared.mul_(2);
        GC.Collect();
        array[1, 1] = 50;

        Assert.Equal([2, 2], shared.shape);
        Assert.Equal([2f, 4f, 6f, 50f], Floats(shared));
        Assert.Equal([6f, 50f], Floats(frombuffer(array, float32, 2, 2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => frombuffer(array, float32, 3, 2));
    }

    [Fact]
    public void Strided_tensors_are_read_and_written_in_order()
    {
        var x = tensor(new[] { 1f, 2f, 3f, 4f, 5f, 6f }, [2, 3]);
        var transposed = x.T;

        Assert.Equal([1f, 4f, 2f, 5f, 3f, 6f], Floats(transposed));
        Assert.Equal(5f, transposed.data<float>()[1, 1]);
        transposed.data<float>()[2, 0] = 30;
        Assert.Equal([1f, 2f, 30f, 4f, 5f, 6f], x.data<float>());
        Assert.Throws<ArgumentOutOfRangeException>(() => x.data<float>()[2, 0]);
    }

    [Fact]
    public void Bytes_are_the_memory()
    {
        var x = tensor(new[] { 1f, -1f });
        Assert.Equal([0, 0, 128, 63, 0, 0, 128, 191], x.bytes.ToArray());
        x.bytes = new byte[] { 0, 0, 0, 64, 0, 0, 0, 0 };
        Assert.Equal([2f, 0f], Floats(x));
    }

    [Fact]
    public void Assignment_by_index_writes_through()
    {
        var x = zeros(2, 3);
        x[0] = ones(3);
        x[1, 2] = tensor(5f);
        x[TensorIndex.Tensor(x > 4)] = tensor(9f);

        Assert.Equal([1f, 1f, 1f, 0f, 0f, 9f], Floats(x));
    }

    [Fact]
    public void A_generators_state_can_be_put_back()
    {
        using var generator = new Generator(3);
        var state = generator.get_state();
        var first = Floats(rand([4], generator: generator));
        generator.set_state(state);

        Assert.Equal(first, Floats(rand([4], generator: generator)));
        Assert.Equal(3, generator.initial_seed());
    }

    [Fact]
    public void Seeding_the_default_generator_repeats_its_numbers()
    {
        manual_seed(11);
        var first = Floats(randn(4));
        manual_seed(11);

        Assert.Equal(first, Floats(randn(4)));
    }

    [Fact]
    public void Devices_are_read_as_people_write_them()
    {
        Assert.Equal("cuda:1", new Device("cuda:1").ToString());
        Assert.Equal(DeviceType.CUDA, device("CUDA").type);
        Assert.Equal("cpu", ((Device)"cpu").ToString());
        Assert.Equal(DeviceType.CPU, ones(1).to("cpu").device.type);
    }

    [Fact]
    public void The_number_of_threads_can_be_set()
    {
        var before = get_num_threads();
        set_num_threads(3);
        Assert.Equal(3, get_num_threads());
        set_num_threads(before);
    }

    [Fact]
    public void Infinite_and_missing_values_are_seen()
    {
        var x = tensor(new[] { 1f, float.NaN, float.PositiveInfinity });

        Assert.False(x.isfinite().all().item<bool>());
        Assert.Equal([true, false, false], x.isfinite().data<bool>().ToArray());
    }
}
