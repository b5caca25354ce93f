using System.Globalization;

namespace EdgeMeta.Trainer.Plots;

/// <summary>The range of an axis, linear or logarithmic, with round ticks.</summary>
internal sealed class PlotAxis
{
    private const int WantedTicks = 6;
    private readonly double low;
    private readonly double high;
    private readonly bool logarithmic;

    private PlotAxis(double low, double high, bool logarithmic) => (this.low, this.high, this.logarithmic) = (low, high, logarithmic);

    /// <summary>An axis that holds all values with a little room.</summary>
    public static PlotAxis Over(IEnumerable<double> values, bool logarithmic)
    {
        double[] scaled = [.. values.Where(v => !logarithmic || v > 0).Select(v => logarithmic ? Math.Log10(v) : v)];
        (double low, double high) = scaled.Length == 0 ? (0, 1) : (scaled.Min(), scaled.Max());
        double room = high > low ? 0.04 * (high - low) : Math.Max(0.5, Math.Abs(high) * 0.1);
        return new PlotAxis(low - room, high + room, logarithmic);
    }

    /// <summary>Where a value lies, 0 to 1.</summary>
    public double Place(double value) => ((logarithmic ? Math.Log10(value) : value) - low) / (high - low);

    /// <summary>Round values within the range.</summary>
    public IEnumerable<double> Ticks()
    {
        if (logarithmic && high - low > 0.7)
        {
            double[] within = [1, 2, 5];
            return Enumerable.Range((int)Math.Floor(low), (int)Math.Ceiling(high) - (int)Math.Floor(low) + 1)
                .SelectMany(decade => within.Select(w => w * Math.Pow(10, decade)))
                .Where(t => Math.Log10(t) >= low && Math.Log10(t) <= high);
        }

        (double from, double to) = logarithmic ? (Math.Pow(10, low), Math.Pow(10, high)) : (low, high);
        double step = Round((to - from) / WantedTicks);
        long first = (long)Math.Ceiling(from / step), last = (long)Math.Floor(to / step);
        return Enumerable.Range(0, (int)(last - first + 1)).Select(i => (first + i) * step);
    }

    /// <summary>A tick as text.</summary>
    public static string Label(double tick) => Math.Abs(tick) >= 10_000
        ? (tick / 1000).ToString("0.###", CultureInfo.InvariantCulture) + "k"
        : tick.ToString("0.####", CultureInfo.InvariantCulture);

    private static double Round(double step)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(step))), lead = step / power;
        return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
    }
}
