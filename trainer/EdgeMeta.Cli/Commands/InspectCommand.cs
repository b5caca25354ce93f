using System.CommandLine;
using System.Globalization;
using EdgeMeta.Bundles;
using EdgeMeta.Export.OrtTraining;
using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Serialization;

namespace EdgeMeta.Cli.Commands;

/// <summary><c>edgemeta inspect</c>: what is in a file, without running any of it.</summary>
internal static class InspectCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<FileInfo>("file")
        {
            Description = "A bundle (.edgemeta), an ONNX model (.onnx), tensors (.safetensors) or a folder of training artifacts.",
        };
        Option<bool> json = Verb.Json();
        var nodes = new Option<bool>("--nodes") { Description = "Print every node of the graphs." };
        Command command = Verb.Create("inspect", "Show what is in a file. Everything is checked, nothing is run.",
            "inspect glyphs.edgemeta", "inspect conv4.onnx --nodes", "inspect glyphs.edgemeta --json");
        command.Arguments.Add(file);
        command.Options.Add(json);
        command.Options.Add(nodes);
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(file).FullName;
            if (ArtifactFolder.Is(path))
            {
                ArtifactReport.Write(terminal, path, parsed.GetValue(json));
                return ExitCode.Done;
            }

            byte[] head = Head(path);
            if (head.AsSpan().StartsWith("PK"u8) || path.EndsWith(".edgemeta", StringComparison.OrdinalIgnoreCase))
            {
                InspectBundle(terminal, Bundle.Open(path), parsed.GetValue(json), parsed.GetValue(nodes));
            }
            else if (path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
            {
                InspectTensors(terminal, TensorFile.ReadFile(path), parsed.GetValue(json));
            }
            else
            {
                InspectGraph(terminal, ModelFile.Read(path), parsed.GetValue(json), parsed.GetValue(nodes));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static byte[] Head(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            byte[] head = new byte[4];
            return head[..stream.ReadAtLeast(head, 4, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BundleException(path, null, $"cannot be read: {e.Message}", "Check the path and its permissions.", e);
        }
    }

    private static void InspectBundle(Terminal terminal, Bundle bundle, bool json, bool nodes)
    {
        Manifest manifest = bundle.Manifest;
        if (json)
        {
            terminal.Out.WriteLine(System.Text.Encoding.UTF8.GetString(manifest.ToJson()));
            return;
        }

        AdaptationRecipe recipe = manifest.Recipe;
        TextWriter o = terminal.Out;
        o.WriteLine($"{manifest.Model.Name}: an EdgeMeta bundle, format {manifest.Format}, for runtime {manifest.MinimumRuntime} or newer");
        if (manifest.Model.Description.Length > 0)
        {
            o.WriteLine($"  {manifest.Model.Description}");
        }

        o.WriteLine($"  input       {manifest.Model.Input}{(manifest.Model.Preprocessing is { } p ? $", pictures by {p}" : "")}");
        o.WriteLine($"  output      {manifest.Model.Output}");
        o.WriteLine($"  episode     {(recipe.Ways is { } ways ? $"{ways} ways, {recipe.Shots} shots" : $"{recipe.Shots} shots")}");
        o.WriteLine($"  recipe      {recipe.Steps} inner step(s), loss {recipe.Loss}, norm {recipe.Norm}, meta-gradient order {recipe.Order}");
        o.WriteLine($"  rates       {string.Join(", ", recipe.Adapted.Select(name => FormattableString.Invariant($"{name} {recipe.Rates[name]:g3}")))}");
        o.WriteLine($"  trained     {manifest.Provenance.Algorithm}, {manifest.Provenance.Iterations} iterations, seed {manifest.Provenance.Seed}");
        if (manifest.Proof is { } proof)
        {
            o.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  proof       meta-gradient error {proof.MetaGradientError:0.0e-0} (bound {proof.Bound:0e-0}); "
                + $"a first-order gradient is {proof.FirstOrderDistance:G2} away"));
        }

        o.WriteLine("  entries");
        foreach ((string name, EntryDigest digest) in manifest.Entries)
        {
            o.WriteLine($"    {name,-20} {digest.Size,10:N0} bytes  sha256 {digest.Sha256[..16]}…  {Operators(bundle, name)}");
        }

        foreach (string name in manifest.Entries.Keys.Where(n => nodes && n.EndsWith(".onnx", StringComparison.Ordinal) && !EntryName.Training.Contains(n)))
        {
            o.WriteLine(GraphPrinter.Print(OnnxReader.Read(bundle.ReadEntry(name))));
        }
    }

    private static string Operators(Bundle bundle, string entry) => entry.EndsWith(".onnx", StringComparison.Ordinal)
        ? Summary(OnnxDocument.Read(bundle.ReadEntry(entry)).Nodes.Select(n => n.OpType).Where(o => o != "Constant"))
        : "";

    private static void InspectTensors(Terminal terminal, TensorFile file, bool json)
    {
        if (json)
        {
            JsonOutput.Write(terminal, file.Tensors.Select(t => new { name = t.Name, shape = t.Shape, element = t.Element.ToString() }));
            return;
        }

        foreach (NamedTensor tensor in file.Tensors)
        {
            terminal.Out.WriteLine(tensor);
        }
    }

    private static void InspectGraph(Terminal terminal, Graph graph, bool json, bool nodes)
    {
        if (json)
        {
            JsonOutput.Write(terminal, new
            {
                name = graph.Name,
                opset = graph.Opset,
                inputs = graph.Inputs.Select(i => i.ToString()),
                initializers = graph.Initializers.Select(i => i.ToString()),
                outputs = graph.Outputs.Select(o => $"{o.Name}: {o.Value.Type}"),
                operators = graph.Nodes.GroupBy(n => n.Op.Type).OrderBy(g => g.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count()),
            });
            return;
        }

        terminal.Out.WriteLine(nodes ? GraphPrinter.Print(graph) : $"{graph.Name}: opset {graph.Opset}, {Summary(graph)}");
        if (!nodes)
        {
            graph.Inputs.ToList().ForEach(i => terminal.Out.WriteLine($"  input       {i}"));
            graph.Initializers.ToList().ForEach(i => terminal.Out.WriteLine($"  initializer {i}"));
            graph.Outputs.ToList().ForEach(o => terminal.Out.WriteLine($"  output      {o.Name}: {o.Value.Type}"));
        }
    }

    private static string Summary(Graph graph) => Summary(graph.Nodes.Select(n => n.Op.Type));

    private static string Summary(IEnumerable<string> operators)
    {
        IGrouping<string, string>[] types = [.. operators.GroupBy(o => o).OrderBy(g => g.Key, StringComparer.Ordinal)];
        return $"{types.Sum(g => g.Count())} nodes: {string.Join(" ", types.Select(g => $"{g.Key}×{g.Count()}"))}";
    }
}
