namespace EdgeMeta.Browser.Tests;

/// <summary>A run of the pen, in parts of the drawing area.</summary>
internal sealed record Stroke(IReadOnlyList<(double X, double Y)> Points);

/// <summary>A character made up for the tests.</summary>
internal sealed record Shape(string Name, IReadOnlyList<Stroke> Strokes)
{
    public static IReadOnlyList<Shape> All { get; } =
    [
        new("cross", [Line((0.25, 0.25), (0.75, 0.75)), Line((0.75, 0.25), (0.25, 0.75))]),
        new("circle", [new([.. Enumerable.Range(0, 25).Select(i => (0.5 + (0.28 * Math.Cos(i * Math.PI / 12)), 0.5 + (0.28 * Math.Sin(i * Math.PI / 12))))])]),
        new("triangle", [Line((0.5, 0.2), (0.8, 0.75), (0.2, 0.75), (0.5, 0.2))]),
        new("zigzag", [Line((0.15, 0.35), (0.32, 0.65), (0.5, 0.35), (0.68, 0.65), (0.85, 0.35))]),
        new("corner", [Line((0.3, 0.15), (0.3, 0.8), (0.75, 0.8))]),
    ];

    /// <summary>Straight from point to point, six moves of the pen each.</summary>
    public static Stroke Line(params (double X, double Y)[] corners) =>
        new([corners[0], .. corners.Zip(corners.Skip(1)).SelectMany(side => Enumerable.Range(1, 6).Select(i =>
            (side.First.X + ((side.Second.X - side.First.X) * i / 6), side.First.Y + ((side.Second.Y - side.First.Y) * i / 6))))]);
}

/// <summary>A hand that never draws the same twice: turned, scaled, shifted, and every point a little off.</summary>
internal sealed class Hand(int seed)
{
    private readonly Random random = new(seed);

    public IEnumerable<Stroke> Draw(Shape shape)
    {
        double angle = Around(0, 0.12), scale = Around(1, 0.12), dx = Around(0, 0.05), dy = Around(0, 0.05);
        return [.. shape.Strokes.Select(stroke => new Stroke([.. stroke.Points.Select(p =>
        {
            double x = p.X - 0.5, y = p.Y - 0.5;
            return (0.5 + dx + (scale * ((x * Math.Cos(angle)) - (y * Math.Sin(angle)))) + Around(0, 0.008),
                0.5 + dy + (scale * ((x * Math.Sin(angle)) + (y * Math.Cos(angle)))) + Around(0, 0.008));
        })]))];
    }

    private double Around(double middle, double most) => middle + (most * ((2 * random.NextDouble()) - 1));
}
