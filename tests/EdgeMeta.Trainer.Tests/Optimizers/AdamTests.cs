using EdgeMeta.Trainer.Optimizers;
using static TorchSharp.torch;

namespace EdgeMeta.Trainer.Tests.Optimizers;

public sealed class AdamTests
{
    [Fact]
    public void Steps_are_those_of_torchs_adam()
    {
        using var scope = NewDisposeScope();
        float[] values = [.. Enumerable.Range(0, 37).Select(i => MathF.Sin(i))];
        var parameter = new TorchSharp.Modules.Parameter(tensor(values));
        var reference = optim.Adam([parameter], lr: 0.01);
        var adam = new Adam(values.Length);
        for (int step = 0; step < 20; step++)
        {
            float[] gradient = [.. values.Select((v, i) => MathF.Cos((3 * i) + step) + v)];
            reference.zero_grad();
            autograd.backward([parameter], [tensor(gradient)]);
            reference.step();
            adam.Step(values, gradient, [new OuterGroup(0..values.Length, 0.01)], 1);
            float[] expected = parameter.data<float>().ToArray();
            for (int i = 0; i < values.Length; i++)
            {
                Assert.Equal(expected[i], values[i], 1e-5f);
            }
        }

        Assert.Equal(20, adam.Steps);
    }

    [Fact]
    public void The_schedule_scales_the_step_and_bounds_hold()
    {
        float[] values = [1, 1];
        new Adam(2).Step(values, [1, 1], [new OuterGroup(0..1, 0.1), new OuterGroup(1..2, 0.5, 0.9f, 2)], 0.5);
        Assert.Equal(0.95f, values[0], 1e-5f);
        Assert.Equal(0.9f, values[1]);
    }

    [Fact]
    public void The_cosine_falls_from_one_to_zero()
    {
        Assert.Equal(1, OuterSchedule.Cosine.Factor(0));
        Assert.Equal(0.5, OuterSchedule.Cosine.Factor(0.5), 1e-12);
        Assert.Equal(0, OuterSchedule.Cosine.Factor(1), 1e-12);
        Assert.Equal(1, OuterSchedule.Constant.Factor(0.7));
    }

    [Fact]
    public void Clipping_keeps_the_direction_and_reports_the_norm()
    {
        float[] gradient = [3, 4];
        Assert.Equal(5, GradientNorm.Clip(gradient, 1), 1e-9);
        Assert.Equal([0.6f, 0.8f], gradient);
        Assert.Equal(1, GradientNorm.Clip(gradient, 10), 1e-6);
        Assert.Equal([0.6f, 0.8f], gradient);
    }
}
