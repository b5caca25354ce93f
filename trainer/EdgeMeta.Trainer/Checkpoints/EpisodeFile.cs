using System.Globalization;
using EdgeMeta.Bundles;
using EdgeMeta.Trainer.Episodes;

namespace EdgeMeta.Trainer;

/// <summary>
/// One held-out episode kept beside a checkpoint, so that a run can be exported and verified where its data is not: tensors <c>support_x, support_y,
/// query_x, query_y</c>.
/// </summary>
public static class EpisodeFile
{
    /// <summary>The stream of episodes this one is taken from; training, validation and test use others.</summary>
    public const ulong Stream = 3;

    /// <summary>The episode a run keeps.</summary>
    public static Episode Choose(EpisodeSource source, ulong seed) => source.Test.Sample(EpisodeRandom.For(seed, Stream, 0));

    /// <summary>The episode as tensors.</summary>
    public static byte[] Write(Episode episode) => new TensorFile(
        [X("support_x", episode.Support), Y("support_y", episode.Support), X("query_x", episode.Query), Y("query_y", episode.Query)],
        new Dictionary<string, string>
        {
            ["ways"] = episode.Ways.ToString(CultureInfo.InvariantCulture),
            ["shots"] = episode.Shots.ToString(CultureInfo.InvariantCulture),
        }).ToBytes();

    /// <summary>Reads the episode of a run; the file is not trusted.</summary>
    /// <exception cref="CheckpointException">It is absent, damaged or of another form.</exception>
    public static Episode Read(RunFolder folder)
    {
        try
        {
            TensorFile file = TensorFile.ReadFile(folder.Episode);
            return From(file, int.Parse(file.Metadata["ways"], CultureInfo.InvariantCulture), int.Parse(file.Metadata["shots"], CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is BundleException or IOException or UnauthorizedAccessException or FormatException or OverflowException
            or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new CheckpointException(folder.Episode, $"holds no episode: {e.Message}", "Train again, or copy the whole run folder.", e);
        }
    }

    /// <summary>The episode in tensors of these names.</summary>
    /// <exception cref="BundleException">A tensor is missing.</exception>
    /// <exception cref="ArgumentException">Two tensors do not belong together.</exception>
    public static Episode From(TensorFile file, int ways, int shots) =>
        new(Half(file["support_x"], file["support_y"]), Half(file["query_x"], file["query_y"]), ways, shots);

    private static NamedTensor X(string name, Examples examples) => NamedTensor.FromFloats(name, [examples.Count, .. examples.ExampleShape], examples.X);

    private static NamedTensor Y(string name, Examples examples) => examples.Labels is { } labels
        ? NamedTensor.FromInt64s(name, [examples.Count], labels)
        : NamedTensor.FromFloats(name, [examples.Count, examples.TargetSize], examples.Targets!);

    private static Examples Half(NamedTensor x, NamedTensor y)
    {
        if (x.Shape.Length < 2 || y.Shape.Length is < 1 or > 2 || x.Shape[0] != y.Shape[0])
        {
            throw new ArgumentException($"'{x}' and '{y}' are not examples with their labels or targets");
        }

        return y.Element == TensorElement.Int64
            ? Examples.Labelled(x.Floats.ToArray(), x.Shape[1..], y.Int64s.ToArray())
            : Examples.WithTargets(x.Floats.ToArray(), x.Shape[1..], y.Floats.ToArray(), (int)y.Shape[^1]);
    }
}
