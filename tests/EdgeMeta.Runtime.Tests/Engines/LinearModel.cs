namespace EdgeMeta.Runtime.Tests.Engines;

/// <summary>
/// A linear model x w + b of two inputs with its support loss, gradient and inner step, by hand in float64: what the runtime is compared with. As a
/// classifier it standardises its inputs by the support set's statistics first.
/// </summary>
internal sealed class LinearModel
{
    public const double Epsilon = 1e-5;
    public const int Inputs = 2;

    private readonly double[,] w;
    private readonly double[] b;

    public LinearModel(bool classifies, double[,] w, double[] b)
    {
        Classifies = classifies;
        this.w = (double[,])w.Clone();
        this.b = (double[])b.Clone();
    }

    public bool Classifies { get; }

    public int Outputs => b.Length;

    public float[] W => [.. w.Cast<double>().Select(value => (float)value)];

    public float[] B => [.. b.Select(value => (float)value)];

    public static LinearModel Regression => new(false, new[,] { { 0.5 }, { -0.25 } }, [0.125]);

    public static LinearModel Classifier => new(true, new[,] { { 0.5, -0.25, 0.125 }, { 0.25, 0.75, -0.5 } }, [0.125, 0, -0.25]);

    public static (double[] Mean, double[] Variance) Statistics(float[] x)
    {
        var rows = Enumerable.Range(0, x.Length / Inputs).ToArray();
        var mean = Enumerable.Range(0, Inputs).Select(i => rows.Average(n => (double)x[(n * Inputs) + i])).ToArray();
        return (mean, [.. mean.Select((m, i) => rows.Average(n => Math.Pow(x[(n * Inputs) + i] - m, 2)))]);
    }

    /// <summary>Answers to x, standardised by the support set's statistics where the model classifies.</summary>
    public double[] Output(float[] x, float[] support)
    {
        var z = Standardised(x, support);
        return [.. Enumerable.Range(0, x.Length / Inputs).SelectMany(n => Enumerable.Range(0, Outputs)
            .Select(o => b[o] + Enumerable.Range(0, Inputs).Sum(i => z[(n * Inputs) + i] * w[i, o])))];
    }

    public double Loss(float[] x, float[] y) => LossAndCotangent(x, y).Loss;

    public void Step(float[] x, float[] y, double rateW, double rateB)
    {
        var (_, dy) = LossAndCotangent(x, y);
        var z = Standardised(x, x);
        for (var n = 0; n < x.Length / Inputs; n++)
        {
            for (var o = 0; o < Outputs; o++)
            {
                for (var i = 0; i < Inputs; i++)
                {
                    w[i, o] -= rateW * z[(n * Inputs) + i] * dy[(n * Outputs) + o];
                }
                b[o] -= rateB * dy[(n * Outputs) + o];
            }
        }
    }

    /// <summary>y holds targets [N, outputs], or labels [N] of a classifier.</summary>
    private (double Loss, double[] Cotangent) LossAndCotangent(float[] x, float[] y)
    {
        var output = Output(x, x);
        var count = x.Length / Inputs;
        if (!Classifies)
        {
            return (output.Zip(y, (a, t) => (a - t) * (a - t)).Average(), [.. output.Zip(y, (a, t) => 2 * (a - t) / output.Length)]);
        }
        var loss = 0.0;
        for (var n = 0; n < count; n++)
        {
            var row = output.AsSpan(n * Outputs, Outputs);
            var sum = row.ToArray().Sum(Math.Exp);
            loss -= Math.Log(Math.Exp(row[(int)y[n]]) / sum) / count;
            for (var o = 0; o < Outputs; o++)
            {
                row[o] = ((Math.Exp(row[o]) / sum) - (o == (int)y[n] ? 1 : 0)) / count;
            }
        }
        return (loss, output);
    }

    private double[] Standardised(float[] x, float[] support)
    {
        var (mean, variance) = Classifies ? Statistics(support) : (new double[Inputs], new double[Inputs]);
        return [.. x.Select((value, at) => Classifies ? (value - mean[at % Inputs]) / Math.Sqrt(variance[at % Inputs] + Epsilon) : value)];
    }
}
