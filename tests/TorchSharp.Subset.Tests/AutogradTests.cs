using static TorchSharp.torch;

namespace TorchSharp.Subset.Tests;

public sealed class AutogradTests : TorchTest, IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void First_second_and_third_derivatives_of_a_cube_are_exact()
    {
        var x = tensor(new double[] { 1, -2, 3 }, requires_grad: true);
        var first = Gradient((x * x * x).sum(), x);
        var second = Gradient(first.sum(), x);
        var third = Gradient(second.sum(), x);

        Assert.Equal([3, 12, 27], Doubles(first));
        Assert.Equal([6, -12, 18], Doubles(second));
        Assert.Equal([6, 6, 6], Doubles(third));
    }

    [Fact]
    public void The_meta_gradient_through_steps_on_a_quadratic_has_its_closed_form()
    {
        const double rate = 0.1, a = 2.0, b = -1.0, theta = 0.7;
        const int steps = 3;
        var start = tensor(theta, requires_grad: true);
        var phi = start;
        for (var k = 0; k < steps; k++)
            phi = phi - (rate * Gradient((phi - a).square() / 2, phi));
        var meta = autograd.grad([(phi - b).square() / 2], [start])[0].item<double>();

        var contraction = Math.Pow(1 - rate, steps);
        var adapted = a + (contraction * (theta - a));
        Assert.Equal(contraction * (adapted - b), meta, 12);
    }

    [Fact]
    public void An_input_that_took_no_part_yields_an_invalid_tensor()
    {
        var x = ones([2], requires_grad: true);
        var unused = ones([2], requires_grad: true);
        var gradients = autograd.grad([x.sum()], [x, unused], allow_unused: true);

        Assert.False(gradients[0].IsInvalid);
        Assert.True(gradients[1].IsInvalid);
        Assert.Throws<InvalidOperationException>(() => gradients[1].shape);
        gradients[1].Dispose();
    }

    [Fact]
    public void A_gradient_without_a_graph_cannot_be_differentiated_again()
    {
        var x = ones([2], requires_grad: true);

        Assert.False(autograd.grad([x.exp().sum()], [x])[0].requires_grad);
        Assert.True(Gradient(x.exp().sum(), x).requires_grad);
    }

    [Fact]
    public void Several_outputs_are_weighted_by_their_gradients()
    {
        var x = tensor(3.0, requires_grad: true);
        var gradient = autograd.grad([x * 2, x * x], [x], [tensor(10.0), tensor(1.0)])[0];

        Assert.Equal(26, gradient.item<double>());
    }

    [Fact]
    public void Backward_accumulates_into_leaves()
    {
        var x = tensor(3.0, requires_grad: true);
        (x * x).backward();
        autograd.backward([x], [tensor(0.5)]);

        Assert.Equal(6.5, x.grad!.item<double>());
        x.grad = null;
        Assert.Null(x.grad);
    }

    [Fact]
    public void No_graph_is_recorded_inside_no_grad_and_modes_nest()
    {
        var x = ones([2], requires_grad: true);
        using (no_grad())
        {
            Assert.False(x.exp().requires_grad);
            using (enable_grad())
                Assert.True(x.exp().requires_grad);
            Assert.False(is_grad_enabled());
        }
        Assert.True(is_grad_enabled());
        Assert.False(x.exp().detach().requires_grad);
    }

    [Fact]
    public void Gradient_mode_belongs_to_its_thread()
    {
        using var mode = no_grad();
        var elsewhere = false;
        var thread = new Thread(() => elsewhere = is_grad_enabled());
        thread.Start();
        thread.Join();

        Assert.True(elsewhere);
    }

    [Fact]
    public void Handles_may_go_before_the_graph_that_used_them_is_differentiated()
    {
        var x = tensor(2.0, requires_grad: true);
        Tensor loss;
        using (NewDisposeScope())
            loss = x.exp().mul(x).square().sum().MoveToOuterDisposeScope();

        Assert.Equal(2 * Math.Exp(4) * 2 * 3, autograd.grad([loss], [x])[0].item<double>(), 9);
    }

    private static Tensor Gradient(Tensor of, Tensor at) => autograd.grad([of], [at], retain_graph: true, create_graph: true)[0];
}
