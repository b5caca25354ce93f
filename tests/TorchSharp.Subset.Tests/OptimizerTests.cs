using static TorchSharp.torch;

namespace TorchSharp.Subset.Tests;

public sealed class OptimizerTests : TorchTest
{
    private const int Steps = 8;

    private static readonly Dictionary<string, Func<Modules.Parameter[], optim.Optimizer>> Optimizers = new()
    {
        ["Adam(p, lr=0.05)"] = p => optim.Adam(p, lr: 0.05),
        ["Adam(p, lr=0.05, betas=(0.8, 0.9), eps=1e-3, weight_decay=0.1, amsgrad=True)"] = p => optim.Adam(p, 0.05, 0.8, 0.9, 1e-3, 0.1, true),
        ["Adam(p, lr=0.05, maximize=True)"] = p => optim.Adam(p, 0.05, maximize: true),
        ["Adam([dict(params=p[:1], lr=0.5), dict(params=p[1:], lr=0.01)])"] = p => optim.Adam([new Modules.Adam.ParamGroup(p[..1], 0.5), new(p[1..], 0.01)]),
        ["AdamW(p, lr=0.05, weight_decay=0.2)"] = p => optim.AdamW(p, 0.05, weight_decay: 0.2),
        ["SGD(p, lr=0.05)"] = p => optim.SGD(p, 0.05),
        ["SGD(p, lr=0.05, momentum=0.9, dampening=0.1, weight_decay=0.01)"] = p => optim.SGD(p, 0.05, 0.9, 0.1, 0.01),
        ["SGD(p, lr=0.05, momentum=0.9, nesterov=True)"] = p => optim.SGD(p, 0.05, 0.9, nesterov: true),
    };

    private static readonly Dictionary<string, Func<optim.Optimizer, optim.lr_scheduler.LRScheduler>> Schedulers = new()
    {
        ["StepLR(o, 3, 0.5)"] = o => optim.lr_scheduler.StepLR(o, 3, 0.5),
        ["MultiStepLR(o, [2, 5], 0.5)"] = o => optim.lr_scheduler.MultiStepLR(o, [2, 5], 0.5),
        ["ExponentialLR(o, 0.9)"] = o => optim.lr_scheduler.ExponentialLR(o, 0.9),
        ["CosineAnnealingLR(o, 6, 0.01)"] = o => optim.lr_scheduler.CosineAnnealingLR(o, 6, 0.01),
        ["LambdaLR(o, lambda e: 1 / (1 + e))"] = o => optim.lr_scheduler.LambdaLR(o, e => 1.0 / (1 + e)),
    };

    [Fact]
    public void Steps_are_PyTorchs()
    {
        var expected = PythonTorch.Run(string.Concat(Optimizers.Keys.Select(python => $$"""
            p = [torch.nn.Parameter(sines(1, 3, 2)), torch.nn.Parameter(sines(2, 4)), torch.nn.Parameter(sines(3, 2))]
            o = torch.optim.{{python}}
            for k in range({{Steps}}):
                o.zero_grad(set_to_none=False)
                (p[0].exp().sum() * p[1].sin().mean()).backward()
                o.step()
                put("{{python}}" + str(k), *p)

            """)));
        foreach (var (python, make) in Optimizers)
        {
            using var scope = NewDisposeScope();
            Modules.Parameter[] p = [nn.Parameter(PythonTorch.Sines(1, 3, 2)), nn.Parameter(PythonTorch.Sines(2, 4)), nn.Parameter(PythonTorch.Sines(3, 2))];
            var before = AliveAfterCollection();
            using var optimizer = make(p);
            for (var k = 0; k < Steps; k++)
            {
                using var step = NewDisposeScope();
                optimizer.zero_grad();
                (p[0].exp().sum() * p[1].sin().mean()).backward();
                optimizer.step();
                for (var i = 0; i < p.Length; i++)
                    Assert.All(Doubles(p[i]).Zip(expected[$"{python}{k}"][i].Values), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
            }
            optimizer.Dispose();
            Assert.Equal(before, Tensor.TotalCount);
        }
    }

    [Fact]
    public void Learning_rates_are_PyTorchs()
    {
        var expected = PythonTorch.Run(string.Concat(Schedulers.Keys.Select(python => $"""
            o = torch.optim.SGD([torch.nn.Parameter(sines(1, 3))], lr=0.4)
            s = torch.optim.lr_scheduler.{python}
            rates = []
            for k in range(15):
                rates.append(o.param_groups[0]["lr"])
                o.step()
                s.step()
            put("{python}", torch.tensor(rates, dtype=torch.float64))

            """)));
        foreach (var (python, make) in Schedulers)
        {
            using var parameter = nn.Parameter(ones(3));
            using var optimizer = optim.SGD([parameter], 0.4);
            var scheduler = make(optimizer);
            foreach (var rate in expected[python][0].Values)
            {
                Assert.Equal(rate, optimizer.ParamGroups.Single().LearningRate, 12);
                Assert.Equal([optimizer.ParamGroups.Single().LearningRate], scheduler.get_last_lr());
                scheduler.step();
            }
        }
    }

    [Fact]
    public void Writing_the_state_dictionary_back_continues_with_the_same_bits()
    {
        using var scope = NewDisposeScope();
        var (straight, resumed) = (nn.Parameter(PythonTorch.Sines(1, 5)), nn.Parameter(PythonTorch.Sines(1, 5)));
        using var a = optim.Adam([straight], 0.1);
        using var first = optim.Adam([resumed], 0.1);
        Step(a, straight, 6);
        Step(first, resumed, 3);
        using var second = optim.Adam([resumed], 0.1);
        var (from, into) = ((Modules.Adam.State)first.state_dict().State[0], (Modules.Adam.State)second.state_dict().State[0]);
        into.step = from.step;
        into.exp_avg.copy_(from.exp_avg);
        into.exp_avg_sq.copy_(from.exp_avg_sq);
        Step(second, resumed, 3);

        Assert.Equal(Floats(straight), Floats(resumed));
    }

    [Fact]
    public void A_parameter_without_a_gradient_stays_and_a_closure_is_differentiated()
    {
        using var scope = NewDisposeScope();
        var (moved, still) = (nn.Parameter(ones(2)), nn.Parameter(ones(2)));
        using var optimizer = optim.SGD([moved, still], 0.5);
        var loss = optimizer.step(() =>
        {
            var sum = moved.square().sum();
            sum.backward();
            return sum;
        });

        Assert.Equal(2, loss!.item<float>());
        Assert.Equal([0f, 0f], Floats(moved));
        Assert.Equal([1f, 1f], Floats(still));
        Assert.True(moved.requires_grad && moved.is_leaf);
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        using var p = nn.Parameter(ones(1));
        Assert.Throws<ArgumentException>(() => optim.Adam([p], -1));
        Assert.Throws<ArgumentException>(() => optim.Adam([p], 0.1, 1.0));
        Assert.Throws<ArgumentException>(() => optim.AdamW([p], 0.1, eps: -1));
        Assert.Throws<ArgumentException>(() => optim.SGD([p], 0.1, nesterov: true));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(100.0)]
    public void Clipping_scales_the_joint_norm_down_to_its_bound_and_never_up(double bound)
    {
        using var scope = NewDisposeScope();
        Modules.Parameter[] p = [nn.Parameter(ones(3)), nn.Parameter(ones(2)), nn.Parameter(ones(1))];
        (p[0].sum() * 3 + p[1].sum() * 4).backward();
        var norm = Math.Sqrt((3 * 9) + (2 * 16));

        Assert.Equal(norm, nn.utils.clip_grad_norm_(p, bound), 5);
        var factor = Math.Min(1, bound / norm);
        Assert.All(Floats(p[0].grad!), g => Assert.Equal(3 * factor, g, 1e-5));
        Assert.All(Floats(p[1].grad!), g => Assert.Equal(4 * factor, g, 1e-5));
    }

    private static void Step(optim.Optimizer optimizer, Modules.Parameter p, int times)
    {
        for (var k = 0; k < times; k++)
        {
            optimizer.zero_grad();
            p.exp().sum().backward();
            optimizer.step();
        }
    }
}
