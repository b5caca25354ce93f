namespace EdgeMeta.Bundles;

/// <summary>The rules that a well-formed manifest keeps beyond its JSON types.</summary>
internal static class ManifestRules
{
    private const string Remedy = "Export the bundle again.";

    public static void Check(Manifest manifest)
    {
        Require(manifest.Format == Manifest.CurrentFormat, $"has the unknown format version {manifest.Format}.");
        Require(RuntimeVersion.Parse(manifest.MinimumRuntime) is not null, $"has the minimum runtime '{manifest.MinimumRuntime}', which is no version.");
        CheckEntries(manifest.Entries);
        CheckModel(manifest.Model);
        manifest.Recipe.Validated();
        Require(manifest.Model.Ways == manifest.Recipe.Ways, $"has {manifest.Model.Ways} ways in its model card and {manifest.Recipe.Ways} in its recipe.");
        CheckSlots(manifest);
        Require(!string.IsNullOrEmpty(manifest.Provenance.Algorithm), "names no algorithm in its provenance.");
        Require(manifest.Provenance.Iterations >= 0, "has a negative number of iterations.");
        Require(manifest.Provenance.HeldOut is null || !manifest.Provenance.HeldOut.Any(string.IsNullOrEmpty), "holds out a class without a name.");
        Require(!manifest.Provenance.Tools.Values.Any(version => version is null), "has a tool without a version.");
        Require(manifest.Proof is null or { MetaGradientError: >= 0, FirstOrderDistance: >= 0, Bound: > 0, Directions: > 0 },
            "has a proof of impossible figures.");
    }

    private static void CheckEntries(IReadOnlyDictionary<string, EntryDigest> entries)
    {
        foreach (var (name, digest) in entries)
        {
            Require(EntryName.IsSafe(name) && name != EntryName.Manifest, $"lists the impossible entry '{name}'.");
            Require(digest is { Size: >= 0, Sha256: { Length: 64 } hex } && hex.All(char.IsAsciiHexDigitLower),
                $"has no proper size and SHA-256 for '{name}'.");
        }
        var missing = EntryName.Required.FirstOrDefault(name => !entries.ContainsKey(name));
        Require(missing is null, $"does not list '{missing}'.");
        Require(EntryName.Training.Count(entries.ContainsKey) is var present && (present == 0 || present == EntryName.Training.Count),
            "lists some of the training artifacts and not all of them.");
    }

    private static void CheckModel(ModelCard model)
    {
        Require(model.Name.Length > 0, "gives the model no name.");
        foreach (var spec in new[] { model.Input, model.Output })
        {
            var size = NamedTensor.ElementCount([.. spec.ExampleShape]);
            Require(spec.Name.Length > 0 && spec.Element == TensorElement.Float32,
                $"has a model input or output '{spec.Name}' that is not a named F32 tensor.");
            Require(size is > 0 and <= int.MaxValue / 8, $"has the impossible shape {spec}.");
        }
        Require(model.Output.ExampleShape.Count == 1, $"has the output {model.Output} where one axis follows the batch.");
        Require(model.Ways is null or >= 2, $"has ways = {model.Ways}; at least 2 classes are needed.");
        Require(model.Ways is null || model.Output.ExampleShape[0] == model.Ways, $"has {model.Ways} ways and the output {model.Output}.");
        Require(model.Shots >= 1, $"has shots = {model.Shots}; at least 1 is needed.");
        Require(model.ClassNames is null || (model.ClassNames.Count == model.Ways && !model.ClassNames.Any(string.IsNullOrEmpty)
            && model.ClassNames.Distinct().Count() == model.Ways), $"has class names that are not {model.Ways} different names.");
        model.Preprocessing?.Validate();
        Require(model.Preprocessing is not { } picture || model.Input.ExampleShape.SequenceEqual([picture.Channels, picture.Height, picture.Width]),
            $"has a preprocessing that does not make the input {model.Input}.");
    }

    private static void CheckSlots(Manifest manifest)
    {
        var size = manifest.Entries[EntryName.Predict].Size;
        long free = 0;
        Require(manifest.Slots.Values.All(slot => slot is not null), "has a slot that is null.");
        foreach (var (name, slot) in manifest.Slots.OrderBy(pair => pair.Value.Offset))
        {
            var count = NamedTensor.ElementCount([.. slot.Shape]);
            Require(slot.Element == TensorElement.Float32 && count is not null && count <= int.MaxValue && slot.Length == count * sizeof(float),
                $"has a slot '{name}' whose length is not that of its shape in F32.");
            Require(slot.Offset >= free && slot.Offset <= size - slot.Length, $"has a slot '{name}' outside {EntryName.Predict} or over another one.");
            free = slot.Offset + slot.Length;
        }
        Require(!manifest.Statistics.Any(string.IsNullOrEmpty), "lists a normalisation layer without a name.");
        Require(manifest.Statistics.Distinct().Count() == manifest.Statistics.Count, "lists a normalisation layer twice.");
        var needed = manifest.Recipe.Adapted.Concat(StatisticNames.Of(manifest.Statistics));
        var missing = needed.FirstOrDefault(name => !manifest.Slots.ContainsKey(name));
        Require(missing is null, $"has no slot for '{missing}'.");
        Require(manifest.Statistics.Count == 0 || manifest.Recipe.Norm == NormPolicy.Support,
            $"lists statistics to keep, which the norm policy {manifest.Recipe.Norm} does not.");
    }

    private static void Require(bool holds, string problem)
    {
        if (!holds)
        {
            throw new BundleException(null, null, $"the manifest {problem}", Remedy);
        }
    }
}
