using System.Globalization;
using EdgeMeta.Bundles;

namespace EdgeMeta.Runtime;

/// <summary>What the trainer computed on one episode, as <see cref="SelfTest"/> describes it, for a bundle it has to fit.</summary>
internal sealed class GoldenFile(Bundle bundle, TensorFile file)
{
    public IReadOnlyDictionary<string, string> Metadata => file.Metadata;

    public bool Has(string name) => file.Find(name) is not null;

    /// <summary>Whether phi after this step is recorded.</summary>
    public bool HasStep(int step) => Has(PhiName(step, bundle.Recipe.Adapted[0]));

    /// <exception cref="BundleException">It is absent or not F32.</exception>
    public NamedTensor Float(string name) =>
        file[name] is { Element: TensorElement.Float32 } tensor ? tensor : throw Incomplete($"has a tensor '{name}' that is not F32.");

    public ReadOnlySpan<float> Phi(int step, string parameter) => Float(PhiName(step, parameter)).Floats;

    /// <exception cref="BundleException">It does not fit the model.</exception>
    public ExampleSet Support()
    {
        var (x, y, card) = (Float("support_x"), file["support_y"], bundle.Manifest.Model);
        try
        {
            long[] shape = [.. x.Shape.Skip(1)];
            var support = card.Ways is { } ways
                ? ExampleSet.Labelled(x.Floats.ToArray(), shape, y.Int64s.ToArray(),
                    [.. Enumerable.Range(0, ways).Select(label => label.ToString(CultureInfo.InvariantCulture))])
                : ExampleSet.Regression(x.Floats.ToArray(), shape, y.Floats.ToArray(), card.Output.ExampleSize);
            ExampleRules.RequireSupport(support, card, EntryName.Golden);
            return support;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or InputException)
        {
            throw Incomplete($"has a support set that does not fit the model: {e.Message}");
        }
    }

    /// <summary>The largest absolute difference.</summary>
    /// <exception cref="BundleException">The sizes differ.</exception>
    public double Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if (a.Length != b.Length)
        {
            throw Incomplete($"has a tensor of {b.Length} values where {a.Length} are computed.");
        }
        double distance = 0;
        for (var i = 0; i < a.Length; i++)
        {
            // Math.Max keeps what is not a number, so that it fails every bound.
            distance = Math.Max(distance, Math.Abs((double)a[i] - b[i]));
        }
        return distance;
    }

    public BundleException Incomplete(string problem) => new(bundle.Source, EntryName.Golden, problem, "Export the bundle again.");

    private static string PhiName(int step, string parameter) => string.Create(CultureInfo.InvariantCulture, $"phi.{step}.{parameter}");
}
