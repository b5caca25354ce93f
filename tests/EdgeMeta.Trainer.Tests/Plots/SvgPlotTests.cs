using System.Xml.Linq;
using EdgeMeta.Trainer.Plots;

namespace EdgeMeta.Trainer.Tests.Plots;

public sealed class SvgPlotTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void A_plot_is_well_formed_and_holds_every_series()
    {
        XElement root = Draw(new SvgPlot { Title = "curve", XLabel = "x", YLabel = "y" }
            .Line("true", [(0, 0), (1, 1), (2, 4)])
            .Line("before", [(0, 1), (2, 1)], dashed: true)
            .Points("support", [(0.5, 0.3), (1.5, 2), (1.7, 2.5)]));
        Assert.Equal(2, root.Elements(Svg + "polyline").Count());
        Assert.Equal(3, root.Elements(Svg + "circle").Count());
        Assert.Equal(["before", "curve", "support", "true", "x", "y"],
            root.Elements(Svg + "text").Select(t => t.Value).Where(t => !double.TryParse(t, out _)).Order());
    }

    [Fact]
    public void Text_is_escaped()
    {
        XElement root = Draw(new SvgPlot { Title = "<script>\"a\" & b</script>" }.Line("<&>", [(0, 0)]));
        Assert.Contains(root.Elements(Svg + "text"), t => t.Value == "<script>\"a\" & b</script>");
        Assert.Empty(root.Descendants(Svg + "script"));
    }

    [Fact]
    public void Points_lie_inside_the_frame_and_larger_values_lie_higher()
    {
        XElement root = Draw(new SvgPlot { LogY = true }.Points("p", [(1, 0.01), (2, 0.1), (3, 10)]));
        double[] heights = [.. root.Elements(Svg + "circle").Select(c => (double)c.Attribute("cy")!)];
        Assert.Equal(heights.OrderDescending(), heights);
        Assert.All(heights, h => Assert.InRange(h, 40, 385));
        // Equal ratios are equal distances on a logarithmic axis.
        Assert.Equal(2, (heights[1] - heights[2]) / (heights[0] - heights[1]), 0.01);
    }

    [Fact]
    public void What_cannot_be_drawn_is_left_out()
    {
        XElement root = Draw(new SvgPlot { LogY = true }.Points("p", [(1, double.NaN), (2, -1), (double.PositiveInfinity, 1), (3, 1)]));
        Assert.Single(root.Elements(Svg + "circle"));
    }

    [Fact]
    public void An_empty_plot_is_a_frame() => Assert.NotEmpty(Draw(new SvgPlot()).Elements(Svg + "rect"));

    private static XElement Draw(SvgPlot plot) => XDocument.Parse(plot.ToSvg()).Root!;
}
