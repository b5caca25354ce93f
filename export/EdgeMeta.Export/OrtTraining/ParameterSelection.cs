using System.IO.Enumeration;
using EdgeMeta.Export.Graphs;
using EdgeMeta.Onnx;

namespace EdgeMeta.Export.OrtTraining;

/// <summary>Which initializers of a model are trained, and which stand frozen in the checkpoint; the rest stays in the graphs.</summary>
/// <param name="Trainable">Names, in the model's order.</param>
/// <param name="Frozen">Names, in the model's order.</param>
internal sealed record ParameterSelection(IReadOnlyList<string> Trainable, IReadOnlyList<string> Frozen)
{
    /// <summary>Applies the patterns of the options.</summary>
    /// <exception cref="TrainingArtifactException">A pattern fits nothing, nothing is left to train, or a trained parameter is not of float32.</exception>
    public static ParameterSelection Of(Graph model, TrainingArtifactOptions options)
    {
        string[] names = [.. model.Initializers.Select(i => i.Name)];
        HashSet<string> frozen = Matching(options.Frozen, names);
        HashSet<string> trained = options.Trainable.Count > 0 ? Matching(options.Trainable, names, RunningStatistics.Names(model)) : [.. Trainables(model)];
        trained.ExceptWith(frozen);
        foreach (Value parameter in model.Initializers.Where(i => trained.Contains(i.Name) && i.Type.Element != ElementType.Float))
        {
            throw Refused($"the parameter '{parameter}' cannot be trained: only float32 is.", "Convert the model to float32, or freeze it.");
        }

        return trained.Count == 0
            ? throw Refused("no parameter is trained.", $"Name some of: {Listed(names)}.")
            : new ParameterSelection([.. names.Where(trained.Contains)], [.. names.Where(frozen.Contains)]);
    }

    /// <summary>Without parameters that the loss does not depend on.</summary>
    public ParameterSelection Without(IReadOnlyCollection<string> unreached, TrainingArtifactOptions options)
    {
        string[] left = [.. Trainable.Except(unreached)];
        return left.Length == 0 ? throw Unreached(unreached)
            : options.Trainable.Count == 0 ? this with { Trainable = left }
            : options.FreezeUnreached ? new ParameterSelection(left, [.. Frozen, .. unreached])
            : throw Unreached(unreached);
    }

    public static TrainingArtifactException Unreached(IReadOnlyCollection<string> names) =>
        Refused($"the loss does not depend on {Listed(names)}, which would never change.", "Do not name it trainable, or freeze what is not reached.");

    private static IEnumerable<string> Trainables(Graph model) =>
        ModelContract.ReadInitializers(model).Where(i => i.Type.Element == ElementType.Float).Select(i => i.Name).Except(RunningStatistics.Names(model));

    /// <summary>What the patterns fit; the names in <paramref name="byNameOnly"/> only where one is given as it stands.</summary>
    private static HashSet<string> Matching(IReadOnlyList<string> patterns, IReadOnlyList<string> names, IReadOnlySet<string>? byNameOnly = null)
    {
        var matching = new HashSet<string>(StringComparer.Ordinal);
        foreach (string pattern in patterns)
        {
            string[] fitting = [.. names.Where(name => name == pattern
                || (byNameOnly?.Contains(name) != true && FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false)))];
            if (fitting.Length == 0)
            {
                throw Refused($"'{pattern}' is the name of no parameter and fits none.", $"Name some of: {Listed(names)}.");
            }

            matching.UnionWith(fitting);
        }

        return matching;
    }

    private static string Listed(IReadOnlyCollection<string> names) =>
        names.Count == 0 ? "(none)" : string.Join(", ", names.Take(20).Select(n => $"'{n}'")) + (names.Count > 20 ? $" and {names.Count - 20} more" : "");

    private static TrainingArtifactException Refused(string problem, string remedy) => new("parameters", problem, remedy);
}
