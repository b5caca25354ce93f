using System.Reflection;
using TorchSharp.Native;

namespace TorchSharp.Subset.Tests;

public sealed class OperatorTests : TorchTest
{
    [Fact]
    public void Every_operator_of_the_table_is_in_the_dispatcher()
    {
        var operators = typeof(Operators).GetFields(BindingFlags.Static | BindingFlags.Public).Select(f => (Operator)f.GetValue(null)!).ToArray();

        Assert.All(operators, o => Assert.NotEqual(0, o.Handle));
        Assert.Equal(operators.Length, operators.Select(o => o.Name).Distinct().Count());
    }

    [Fact]
    public void An_unknown_operator_is_refused_by_name() => Refused("no_such_operator", () => _ = new Operator("no_such_operator").Handle);

    [Fact]
    public void Too_many_arguments_are_refused() => Refused("neg", () => new Call(Operators.neg).Add(torch.ones(1)).Add(1).Tensor());

    [Fact]
    public void A_missing_argument_is_refused() => Refused("add.Tensor", () => new Call(Operators.add).Add(torch.ones(1)).Tensor());

    [Fact]
    public void An_argument_of_the_wrong_kind_is_refused() => Refused("neg", () => new Call(Operators.neg).Add("text").Tensor());

    [Fact]
    public void More_results_than_room_are_refused() =>
        Refused("unbind.int", () => new Call(Operators.unbind).Add(torch.ones(3, 2)).Add(0L).List(2));

    [Fact]
    public void An_element_type_out_of_range_is_refused() => Refused("full_like", () => torch.full_like(torch.ones(2), 1, (torch.ScalarType)99));

    [Fact]
    public void A_result_that_is_no_tensor_is_refused() =>
        Assert.Throws<InvalidOperationException>(() => new Call(Operators.equal).Add(torch.ones(1)).Add(torch.ones(1)).Tensor());

    [Fact]
    public void A_list_that_outgrows_the_stack_arrives_whole()
    {
        using var scope = torch.NewDisposeScope();
        var parts = Enumerable.Range(0, 100).Select(i => torch.full([1], i)).ToList();

        Assert.Equal(4950, torch.cat(parts).sum().item<long>());
    }
}
