namespace TorchSharp.Subset.Tests;

public sealed class DisposeScopeTests : TorchTest
{
    [Fact]
    public void A_scope_frees_what_was_created_in_it()
    {
        var before = AliveAfterCollection();
        torch.Tensor x;
        using (var scope = torch.NewDisposeScope())
        {
            x = torch.ones(2) + torch.ones(2);
            Assert.Equal(3, scope.DisposablesCount);
            Assert.True(scope.Contains(x));
            Assert.Equal(before + 3, torch.Tensor.TotalCount);
        }
        Assert.True(x.IsInvalid);
        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [Fact]
    public void What_moves_out_belongs_to_the_outer_scope()
    {
        using var outer = torch.NewDisposeScope();
        torch.Tensor x;
        using (var inner = torch.NewDisposeScope())
            x = torch.ones(2).MoveToOuterDisposeScope();

        Assert.False(x.IsInvalid);
        Assert.True(outer.Contains(x));
        outer.DisposeEverything();
        Assert.True(x.IsInvalid);
    }

    [Fact]
    public void Moving_out_of_the_outermost_scope_detaches()
    {
        torch.Tensor x, y;
        using (var scope = torch.NewDisposeScope())
        {
            x = scope.MoveToOuter(torch.ones(1));
            y = torch.ones(1).DetachFromDisposeScope();
            Assert.Equal(0, scope.DisposablesCount);
        }
        Assert.False(x.IsInvalid);
        Assert.False(y.IsInvalid);
        x.Dispose();
        y.Dispose();
    }

    [Fact]
    public void Disposing_twice_and_out_of_order_does_no_harm()
    {
        var outer = torch.NewDisposeScope();
        var inner = torch.NewDisposeScope();
        var x = torch.ones(1);
        outer.Dispose();
        Assert.False(x.IsInvalid);
        x.Dispose();
        x.Dispose();
        inner.Dispose();
        inner.Dispose();
        outer.Dispose();

        var free = torch.ones(1);
        Assert.Null(free.OwningDisposeScope);
        free.Dispose();
    }

    [Fact]
    public void Kept_tensors_survive_an_emptying_and_stay_in_the_scope()
    {
        using var scope = torch.NewDisposeScope();
        var kept = torch.ones(1);
        var other = torch.ones(1);
        Assert.Same(kept, scope.DisposeEverythingBut(kept));

        Assert.True(other.IsInvalid);
        Assert.Equal([kept], scope.DisposablesView.Cast<torch.Tensor>());
    }

    [Fact]
    public void A_closed_scope_refuses_questions()
    {
        var scope = torch.NewDisposeScope();
        scope.Dispose();

        Assert.Throws<ObjectDisposedException>(() => scope.DisposablesCount);
        Assert.Throws<ObjectDisposedException>(() => scope.Detach(torch.ones(1)));
    }

    [Fact]
    public void Scopes_of_one_thread_do_not_see_another()
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor? x = null;
        var thread = new Thread(() => x = torch.ones(1));
        thread.Start();
        thread.Join();

        Assert.Equal(0, scope.DisposablesCount);
        x!.Dispose();
    }

    [Fact]
    public void In_place_operators_return_their_own_tensor_and_add_nothing_to_the_scope()
    {
        using var scope = torch.NewDisposeScope();
        var x = torch.ones(3);

        Assert.Same(x, x.add_(1).mul_(2).zero_());
        Assert.Equal(1, scope.DisposablesCount);
    }

    [Fact]
    public void A_parameter_outlives_the_scope_it_is_made_in_and_takes_the_handle_over()
    {
        var before = AliveAfterCollection();
        Modules.Parameter p;
        using (torch.NewDisposeScope())
        {
            var data = torch.ones(2);
            p = torch.nn.Parameter(data);
            Assert.True(data.IsInvalid);
        }
        Assert.True(p.requires_grad && p.is_leaf);
        Assert.Equal(before + 1, torch.Tensor.TotalCount);
        p.Dispose();
    }
}
