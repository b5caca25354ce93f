using System.Globalization;
using System.Security;
using System.Text;

namespace EdgeMeta.Trainer.Plots;

/// <summary>
/// A plot of lines and points as a stand-alone SVG picture. Immutable: <see cref="Line"/> and <see cref="Points"/> return a plot with one series more.
/// </summary>
public sealed record SvgPlot
{
    private const int Left = 70;
    private const int Right = 20;
    private const int Top = 40;
    private const int Bottom = 55;
    private static readonly string[] Colors = ["#1f6fb4", "#d1495b", "#2a9d5c", "#e08e1b", "#7b4fa3", "#4d4d4d"];

    private enum Mark
    {
        Line,
        Dashed,
        Points,
    }

    private sealed record Series(string Name, IReadOnlyList<(double X, double Y)> Data, Mark Mark);

    /// <summary>Above the plot.</summary>
    public string Title { get; init; } = "";

    /// <summary>Under the horizontal axis.</summary>
    public string XLabel { get; init; } = "";

    /// <summary>Beside the vertical axis.</summary>
    public string YLabel { get; init; } = "";

    /// <summary>Whether the vertical axis is logarithmic; values that are not positive are then left out.</summary>
    public bool LogY { get; init; }

    /// <summary>Width in pixels.</summary>
    public int Width { get; init; } = 720;

    /// <summary>Height in pixels.</summary>
    public int Height { get; init; } = 440;

    private IReadOnlyList<Series> All { get; init; } = [];

    /// <summary>This plot with a line through points.</summary>
    public SvgPlot Line(string name, IEnumerable<(double X, double Y)> points, bool dashed = false) => With(name, points, dashed ? Mark.Dashed : Mark.Line);

    /// <summary>This plot with separate points.</summary>
    public SvgPlot Points(string name, IEnumerable<(double X, double Y)> points) => With(name, points, Mark.Points);

    /// <summary>The picture as an SVG document.</summary>
    public string ToSvg()
    {
        var xs = PlotAxis.Over(All.SelectMany(s => s.Data).Select(p => p.X), false);
        var ys = PlotAxis.Over(All.SelectMany(s => s.Data).Select(p => p.Y), LogY);
        var svg = new StringBuilder();
        svg.Append(
                CultureInfo.InvariantCulture,
                $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{Height}\" viewBox=\"0 0 {Width} {Height}\" ")
            .Append("font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        Text(svg, Width / 2.0, 24, Title, "middle", "font-size=\"15\" font-weight=\"bold\"");
        Text(svg, (Left + Width - Right) / 2.0, Height - 12, XLabel, "middle");
        Text(svg, 16, (Top + Height - Bottom) / 2.0, YLabel, "middle",
            string.Create(CultureInfo.InvariantCulture, $"transform=\"rotate(-90 16 {(Top + Height - Bottom) / 2.0})\""));
        Grid(svg, xs, ys);
        for (int i = 0; i < All.Count; i++)
        {
            Draw(svg, All[i], Colors[i % Colors.Length], xs, ys);
        }

        Legend(svg);
        return svg.Append("</svg>\n").ToString();
    }

    private SvgPlot With(string name, IEnumerable<(double X, double Y)> points, Mark mark) =>
        this with { All = [.. All, new Series(name, [.. points.Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y) && (!LogY || p.Y > 0))], mark)] };

    private double AtX(PlotAxis axis, double x) => Left + (axis.Place(x) * (Width - Left - Right));

    private double AtY(PlotAxis axis, double y) => Height - Bottom - (axis.Place(y) * (Height - Top - Bottom));

    private void Grid(StringBuilder svg, PlotAxis xs, PlotAxis ys)
    {
        foreach (double tick in xs.Ticks())
        {
            double x = AtX(xs, tick);
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x:0.##}\" y1=\"{Top}\" x2=\"{x:0.##}\" y2=\"{Height - Bottom}\" stroke=\"#e4e4e4\"/>\n");
            Text(svg, x, Height - Bottom + 17, PlotAxis.Label(tick), "middle");
        }

        foreach (double tick in ys.Ticks())
        {
            double y = AtY(ys, tick);
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" y1=\"{y:0.##}\" x2=\"{Width - Right}\" y2=\"{y:0.##}\" stroke=\"#e4e4e4\"/>\n");
            Text(svg, Left - 7, y + 4, PlotAxis.Label(tick), "end");
        }

        svg.Append(CultureInfo.InvariantCulture,
            $"<rect x=\"{Left}\" y=\"{Top}\" width=\"{Width - Left - Right}\" height=\"{Height - Top - Bottom}\" fill=\"none\" stroke=\"#888\"/>\n");
    }

    private void Draw(StringBuilder svg, Series series, string color, PlotAxis xs, PlotAxis ys)
    {
        IEnumerable<string> places = series.Data.Select(p => string.Create(CultureInfo.InvariantCulture, $"{AtX(xs, p.X):0.##},{AtY(ys, p.Y):0.##}"));
        if (series.Mark != Mark.Points)
        {
            string dash = series.Mark == Mark.Dashed ? " stroke-dasharray=\"6 4\"" : "";
            svg.Append(CultureInfo.InvariantCulture,
                $"<polyline fill=\"none\" stroke=\"{color}\" stroke-width=\"2\"{dash} points=\"{string.Join(' ', places)}\"/>\n");
            return;
        }

        foreach (string[] at in places.Select(p => p.Split(',')))
        {
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{at[0]}\" cy=\"{at[1]}\" r=\"4\" fill=\"{color}\" stroke=\"white\"/>\n");
        }
    }

    private void Legend(StringBuilder svg)
    {
        for (int i = 0; i < All.Count; i++)
        {
            (double y, string color) = (Top + 16 + (18 * i), Colors[i % Colors.Length]);
            double x = Width - Right - 190;
            svg.Append(CultureInfo.InvariantCulture,
                $"<rect x=\"{x}\" y=\"{y - 9}\" width=\"14\" height=\"{(All[i].Mark == Mark.Points ? 9 : 3)}\" fill=\"{color}\"/>\n");
            Text(svg, x + 20, y, All[i].Name, "start");
        }
    }

    private static void Text(StringBuilder svg, double x, double y, string text, string anchor, string more = "")
    {
        if (text.Length > 0)
        {
            svg.Append(CultureInfo.InvariantCulture,
                $"<text x=\"{x:0.##}\" y=\"{y:0.##}\" text-anchor=\"{anchor}\"{(more.Length > 0 ? " " + more : "")}>{SecurityElement.Escape(text)}</text>\n");
        }
    }
}
