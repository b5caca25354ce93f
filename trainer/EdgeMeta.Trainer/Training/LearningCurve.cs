using System.Globalization;
using System.Text;
using EdgeMeta.Trainer.Plots;

namespace EdgeMeta.Trainer;

/// <summary>The learning curve of a run as a table and as a picture.</summary>
internal static class LearningCurve
{
    /// <summary>CSV: iteration, seconds, loss, then the metric and its interval after each number of inner steps.</summary>
    public static string Table(IReadOnlyList<CurvePoint> curve)
    {
        int steps = curve.Select(p => p.Validation?.Count ?? 0).DefaultIfEmpty(0).Max();
        var text = new StringBuilder("iteration,seconds,loss");
        for (int step = 0; step < steps; step++)
        {
            text.Append(CultureInfo.InvariantCulture, $",step{step},step{step}_interval95");
        }

        text.Append('\n');
        foreach (CurvePoint point in curve)
        {
            text.Append(CultureInfo.InvariantCulture, $"{point.Iteration},{point.Seconds:0.###},{point.Loss}");
            for (int step = 0; step < steps; step++)
            {
                StepFigure? figure = point.Validation is { } v && step < v.Count ? v[step] : null;
                text.Append(CultureInfo.InvariantCulture, $",{figure?.Mean},{figure?.Interval95}");
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>
    /// SVG: the validation figure over iterations, before any inner step, after the recipe's and after the most; the loss where there is none.
    /// </summary>
    public static string Picture(TrainingConfig config, IReadOnlyList<CurvePoint> curve)
    {
        CurvePoint[] judged = [.. curve.Where(p => p.Validation is not null)];
        if (judged.Length == 0)
        {
            return new SvgPlot { Title = config.Name, XLabel = "outer steps", YLabel = "query loss" }
                .Line("training", curve.Where(p => p.Loss is not null).Select(p => ((double)p.Iteration, p.Loss!.Value))).ToSvg();
        }

        bool percent = config.Episodes.Classifies;
        var plot = new SvgPlot { Title = config.Name, XLabel = "outer steps", YLabel = percent ? "accuracy, %" : "mean squared error", LogY = !percent };
        int most = judged[0].Validation!.Count - 1;
        foreach (int step in new[] { 0, Math.Min(config.InnerSteps, most), most }.Distinct())
        {
            plot = plot.Line(step == 0 ? "before adaptation" : $"after {step} inner step{(step == 1 ? "" : "s")}",
                judged.Select(p => ((double)p.Iteration, p.Validation![step].Mean * (percent ? 100 : 1))));
        }

        return plot.ToSvg();
    }
}
