using EdgeMeta.Trainer.Episodes;
using static TorchSharp.torch;

namespace EdgeMeta.Trainer;

/// <summary>An episode as tensors of the current dispose scope. X is [N, ...]; Y is labels [N] (Int64) or targets [N, d] in the precision of X.</summary>
public sealed record EpisodeTensors(Tensor SupportX, Tensor SupportY, Tensor QueryX, Tensor QueryY)
{
    /// <summary>Copies both halves.</summary>
    public static EpisodeTensors From(Episode episode, ScalarType precision = ScalarType.Float32) =>
        new(X(episode.Support, precision), Y(episode.Support, precision), X(episode.Query, precision), Y(episode.Query, precision));

    /// <summary>Copies several episodes of one shape under a leading task axis.</summary>
    public static EpisodeTensors From(IReadOnlyList<Episode> episodes, ScalarType precision = ScalarType.Float32)
    {
        Examples[] support = [.. episodes.Select(e => e.Support)], query = [.. episodes.Select(e => e.Query)];
        Tensor Tasks(Examples[] all, Func<Examples, ScalarType, Tensor> part) => stack(all.Select(e => part(e, precision)));
        return new(Tasks(support, X), Tasks(support, Y), Tasks(query, X), Tasks(query, Y));
    }

    /// <summary>The inputs of examples.</summary>
    public static Tensor X(Examples examples, ScalarType precision = ScalarType.Float32) =>
        InPrecision(tensor(examples.X, [examples.Count, .. examples.ExampleShape]), precision);

    /// <summary>Labels or targets of examples.</summary>
    public static Tensor Y(Examples examples, ScalarType precision = ScalarType.Float32) => examples switch
    {
        { Labels: { } labels } => tensor(labels, [labels.Length]),
        { Targets: { } targets } => InPrecision(tensor(targets, [examples.Count, examples.TargetSize]), precision),
        _ => throw new ArgumentException("the examples have neither labels nor targets", nameof(examples)),
    };

    private static Tensor InPrecision(Tensor single, ScalarType precision) => precision == ScalarType.Float32 ? single : single.to_type(precision);
}
