using System.Globalization;
using EdgeMeta.Bundles;

namespace EdgeMeta.Export;

/// <summary>
/// One episode as computed by the trainer, in the tensors of <c>golden.safetensors</c>: what a bundle, or any other implementation of its recipe, is
/// compared with.
/// </summary>
/// <param name="SupportX">[S, ...].</param>
/// <param name="SupportY">Labels, int64 [S], or targets [S, d].</param>
/// <param name="QueryX">[Q, ...].</param>
/// <param name="QueryY">As the support set's.</param>
/// <param name="Gradient">Of the support loss at theta, per adapted parameter.</param>
/// <param name="Phi">Per step, from step 1: the adapted parameters after it.</param>
/// <param name="Losses">Support loss under phi after 0, 1, ... steps.</param>
/// <param name="Outputs">Model output on the query set after 0, 1, ... steps, normalised as the recipe says.</param>
public sealed record GoldenEpisode(NamedTensor SupportX, NamedTensor SupportY, NamedTensor QueryX, NamedTensor QueryY, IReadOnlyList<NamedTensor> Gradient,
    IReadOnlyList<IReadOnlyList<NamedTensor>> Phi, IReadOnlyList<float> Losses, IReadOnlyList<NamedTensor> Outputs)
{
    /// <summary>How many inner steps an episode records: further ones amplify float noise until trajectories part, which proves nothing.</summary>
    public const int Steps = 5;

    /// <summary>The tensors: <c>support_x, support_y, query_x, query_y, gradient.NAME, phi.K.NAME, loss.K, output.K</c>.</summary>
    public TensorFile ToTensorFile() => new(
    [
        SupportX.WithName("support_x"),
        SupportY.WithName("support_y"),
        QueryX.WithName("query_x"),
        QueryY.WithName("query_y"),
        .. Gradient.Select(g => g.WithName($"gradient.{g.Name}")),
        .. Phi.SelectMany((step, k) => step.Select(p => p.WithName(Invariant($"phi.{k + 1}.{p.Name}")))),
        .. Losses.Select((loss, k) => NamedTensor.FromFloats(Invariant($"loss.{k}"), [], [loss])),
        .. Outputs.Select((output, k) => output.WithName(Invariant($"output.{k}"))),
    ]);

    /// <summary>Reads the tensors back.</summary>
    /// <exception cref="BundleException">A tensor is missing.</exception>
    public static GoldenEpisode From(TensorFile file, IReadOnlyList<string> adapted)
    {
        int steps = Enumerable.Range(1, Steps).TakeWhile(k => file.Find(Invariant($"phi.{k}.{adapted[0]}")) is not null).Count();
        int[] all = [.. Enumerable.Range(0, steps + 1)];
        return new GoldenEpisode(file["support_x"], file["support_y"], file["query_x"], file["query_y"],
            [.. adapted.Select(name => file[$"gradient.{name}"].WithName(name))],
            [.. all.Skip(1).Select(k => (IReadOnlyList<NamedTensor>)[.. adapted.Select(name => file[Invariant($"phi.{k}.{name}")].WithName(name))])],
            [.. all.Select(k => file[Invariant($"loss.{k}")].Floats[0])],
            [.. all.Select(k => file[Invariant($"output.{k}")])]);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
