using System.Numerics;
using System.Runtime.InteropServices;

namespace EdgeMeta.Trainer.Optimizers;

/// <summary>
/// Adam (Kingma and Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015) over a flat array, with its defaults beta1 0.9, beta2 0.999, epsilon 1e-8.
/// In managed memory and element by element: the same bits whatever the number of threads or the width of vectors, and a state that any version of
/// torch can continue.
/// </summary>
public sealed class Adam
{
    private const float Beta1 = 0.9f;
    private const float Beta2 = 0.999f;
    private const float Epsilon = 1e-8f;
    private readonly float[] first;
    private readonly float[] second;

    /// <summary>A fresh state for an array of the given size.</summary>
    public Adam(int size)
        : this(new float[size], new float[size], 0)
    {
    }

    /// <summary>A state that was saved; the arrays are taken over.</summary>
    public Adam(float[] firstMoment, float[] secondMoment, long steps)
    {
        first = firstMoment;
        second = secondMoment;
        Steps = steps;
    }

    /// <summary>Steps made so far.</summary>
    public long Steps { get; private set; }

    /// <summary>The running mean of gradients.</summary>
    public ReadOnlySpan<float> FirstMoment => first;

    /// <summary>The running mean of squared gradients.</summary>
    public ReadOnlySpan<float> SecondMoment => second;

    /// <summary>One step of every group, in place; then each group's bounds are enforced.</summary>
    /// <param name="values">The meta-parameters.</param>
    /// <param name="gradient">Their gradient.</param>
    /// <param name="groups">Rates and bounds; together they cover the array.</param>
    /// <param name="schedule">The factor on every group's rate.</param>
    public void Step(float[] values, float[] gradient, IReadOnlyList<OuterGroup> groups, double schedule)
    {
        Steps++;
        double correction1 = 1 - Math.Pow(Beta1, Steps), correction2 = Math.Sqrt(1 - Math.Pow(Beta2, Steps));
        foreach (OuterGroup group in groups)
        {
            var stepSize = (float)(group.LearningRate * schedule / correction1);
            Range range = group.Range;
            Update(values.AsSpan(range), gradient.AsSpan(range), first.AsSpan(range), second.AsSpan(range), stepSize, (float)(1 / correction2));
            Clamp(values.AsSpan(range), group);
        }
    }

    private static void Update(Span<float> values, ReadOnlySpan<float> gradient, Span<float> m, Span<float> v, float stepSize, float deviation)
    {
        int whole = values.Length - (values.Length % Vector<float>.Count);
        Span<Vector<float>> p = Vectors(values[..whole]), first = Vectors(m[..whole]), second = Vectors(v[..whole]);
        ReadOnlySpan<Vector<float>> g = MemoryMarshal.Cast<float, Vector<float>>(gradient[..whole]);
        for (int i = 0; i < p.Length; i++)
        {
            first[i] = (first[i] * Beta1) + (g[i] * (1 - Beta1));
            second[i] = (second[i] * Beta2) + (g[i] * g[i] * (1 - Beta2));
            p[i] -= first[i] * stepSize / ((Vector.SquareRoot(second[i]) * deviation) + new Vector<float>(Epsilon));
        }

        for (int i = whole; i < values.Length; i++)
        {
            m[i] = (m[i] * Beta1) + (gradient[i] * (1 - Beta1));
            v[i] = (v[i] * Beta2) + (gradient[i] * gradient[i] * (1 - Beta2));
            values[i] -= m[i] * stepSize / ((MathF.Sqrt(v[i]) * deviation) + Epsilon);
        }
    }

    private static void Clamp(Span<float> values, OuterGroup group)
    {
        if (float.IsFinite(group.Minimum) || float.IsFinite(group.Maximum))
        {
            foreach (ref float value in values)
            {
                value = Math.Clamp(value, group.Minimum, group.Maximum);
            }
        }
    }

    private static Span<Vector<float>> Vectors(Span<float> values) => MemoryMarshal.Cast<float, Vector<float>>(values);
}
