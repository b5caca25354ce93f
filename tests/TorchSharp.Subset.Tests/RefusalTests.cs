using System.Runtime.InteropServices;

namespace TorchSharp.Subset.Tests;

/// <summary>Every bad call is an exception and the process goes on: native code has no way out that ends it.</summary>
public sealed class RefusalTests : TorchTest, IDisposable
{
    private readonly DisposeScope scope = torch.NewDisposeScope();
    private readonly torch.Tensor leaf = torch.ones([3], requires_grad: true);

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        Refused("matmul", () => leaf.matmul(torch.ones(4, 5)));
        Refused("add.Tensor", () => leaf.add(torch.ones(4)));
        Refused("reshape", () => leaf.reshape(2, 2));
        Refused("conv2d", () => torch.nn.functional.conv2d(torch.ones(1, 3, 8, 8), torch.ones(4, 2, 3, 3)));
        Refused("cat", () => torch.cat([torch.ones(2, 2), torch.ones(3, 3)]));
        Refused("einsum", () => torch.einsum("ij,jk->ik", torch.ones(2, 2)));
        Refused("view", () => torch.ones(4, 5).transpose(0, 1).view(20));
        Refused("slice.Tensor", () => leaf.slice(3, 0, 1, 1));
        Refused("select.int", () => leaf.select(0, 7));
    }

    [Fact]
    public void Parameters_out_of_range_are_refused()
    {
        var image = torch.ones(1, 4, 6, 6);
        Refused("conv2d", () => torch.nn.functional.conv2d(image, torch.ones(4, 4, 3, 3), null, [0, 0]));
        Refused("conv2d", () => torch.nn.functional.conv2d(image, torch.ones(4, 4, 3, 3), groups: 0));
        Refused("max_pool2d", () => torch.nn.functional.max_pool2d(image, 0));
        Refused("group_norm", () => torch.nn.functional.group_norm(image, 0));
        Refused("group_norm", () => torch.nn.functional.group_norm(image, 3));
        Refused("cross_entropy_loss", () => torch.nn.functional.cross_entropy(torch.ones(2, 3), torch.tensor(new long[] { 0, 9 })));
        Refused("gather", () => torch.ones(2, 2).gather(1, torch.tensor(new long[,] { { 5 } })));
        Refused("index_select", () => torch.ones(2).index_select(0, torch.tensor(new long[] { 5 })));
        Refused("one_hot", () => torch.nn.functional.one_hot(torch.tensor(new long[] { 5 }), 2));
        Refused("clamp", () => leaf.clamp());
        Refused("split.Tensor", () => leaf.split(0));
        Refused("chunk", () => leaf.chunk(0));
        Refused("floor_divide", () => torch.tensor(new long[] { 1 }).floor_divide(torch.tensor(new long[] { 0 })));
        Refused("remainder.Tensor", () => torch.tensor(new long[] { 1 }).remainder(torch.tensor(new long[] { 0 })));
        Refused("softmax.int", () => leaf.softmax(4));
        Refused("pad", () => torch.nn.functional.pad(leaf, [1, 1], PaddingModes.Reflect));
    }

    [Fact]
    public void More_memory_than_there_is_is_refused()
    {
        Refused("empty.memory_format", () => torch.empty(1L << 50));
        Refused("empty.memory_format", () => torch.empty(-1));
        Refused("zeros", () => torch.zeros(1L << 40, 1L << 40));
    }

    [Fact]
    public void Gradients_that_do_not_exist_are_refused()
    {
        var loss = leaf.mul(leaf).sum();
        Refused("autograd.grad", () => torch.autograd.grad([torch.ones(1)], [leaf]));
        Refused("autograd.grad", () => torch.autograd.grad([loss], [torch.ones(1)]));
        Refused("autograd.grad", () => torch.autograd.grad([leaf.mul(leaf)], [leaf]));
        Refused("autograd.grad", () => torch.autograd.grad([loss], [torch.ones([1], requires_grad: true)]));
        Refused("autograd.grad", () => torch.autograd.grad([leaf.mul(leaf)], [leaf], [torch.ones(7)]));
        Refused("autograd.grad", () => torch.autograd.grad([], [leaf]));
        Refused("autograd.backward", () => torch.autograd.backward(torch.ones(1)));
        Assert.Throws<ArgumentException>(() => torch.autograd.grad([loss], [leaf], [torch.ones(1), torch.ones(1)]));
    }

    [Fact]
    public void A_freed_graph_is_refused()
    {
        var loss = leaf.mul(leaf).sum();
        _ = torch.autograd.grad([loss], [leaf]);

        Refused("autograd.grad", () => torch.autograd.grad([loss], [leaf]));
    }

    [Fact]
    public void Overwriting_what_a_graph_needs_is_refused_when_it_is_needed()
    {
        var y = leaf.exp();
        var loss = y.sum();
        y.mul_(2);

        Refused("autograd.grad", () => torch.autograd.grad([loss], [leaf]));
        Refused("add_.Scalar", () => leaf.add_(1));
    }

    [Fact]
    public void Disposed_and_missing_tensors_are_refused()
    {
        var gone = torch.ones(1);
        gone.Dispose();

        Assert.Throws<InvalidOperationException>(() => gone.shape);
        Assert.Throws<InvalidOperationException>(() => gone.add(leaf));
        Assert.Throws<InvalidOperationException>(() => leaf.add(gone));
        Assert.Throws<InvalidOperationException>(() => torch.cat([leaf, gone]));
        Assert.Throws<InvalidOperationException>(() => torch.autograd.grad([gone], [leaf]));
        Assert.Throws<InvalidOperationException>(() => gone.data<float>());
        Assert.Throws<InvalidOperationException>(() => torch.nn.Parameter(gone));
        Assert.Throws<ArgumentNullException>(() => leaf.add((torch.Tensor)null!));
        Assert.Throws<ArgumentNullException>(() => torch.cat([leaf, null!]));
        Assert.Throws<ArgumentNullException>(() => torch.autograd.grad([leaf.sum()], [null!]));
        Assert.Throws<ArgumentNullException>(() => torch.nn.functional.linear(leaf, null!));
    }

    [Fact]
    public void Reading_elements_as_another_type_is_refused()
    {
        Assert.Throws<ArgumentException>(() => leaf.data<double>());
        Assert.Throws<ArgumentException>(() => leaf.item<float>());
        Assert.Throws<ArgumentException>(() => torch.tensor(1L).item<int>());
        Assert.Throws<NotSupportedException>(() => torch.ones(2, 3).T.bytes.Length);
        Assert.Throws<ArgumentException>(() => torch.tensor(new float[3], [2, 2]));
        Assert.Throws<ArgumentException>(() => torch.ones(2).bytes = new byte[3]);
    }

    [Fact]
    public void Gradients_of_integers_and_of_inner_nodes_are_refused()
    {
        Refused("requires_grad_", () => torch.ones([2], torch.int64).requires_grad_());
        Refused("requires_grad_", () => leaf.mul(leaf).requires_grad_(false));
    }

    [Fact]
    public void A_device_that_is_not_there_is_refused()
    {
        Assert.SkipWhen(torch.cuda.is_available(), "this libtorch has CUDA");
        var error = Assert.Throws<ExternalException>(() => leaf.to(torch.CUDA));
        Assert.StartsWith("to.device: ", error.Message);
        Assert.Throws<ArgumentException>(() => new torch.Device("gpu"));
        Assert.Throws<ArgumentException>(() => new torch.Device("cuda:x"));
        Assert.Throws<ArgumentException>(() => new torch.Device("1"));
    }
}
