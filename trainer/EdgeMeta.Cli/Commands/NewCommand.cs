using System.CommandLine;
using EdgeMeta.Bundles;
using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Serialization;
using EdgeMeta.Onnx.Zoo;

namespace EdgeMeta.Cli.Commands;

/// <summary><c>edgemeta new</c>: writes a model of the zoo.</summary>
internal static class NewCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("model") { Description = string.Join("; ", ModelZoo.Models.Select(m => $"{m.Key}: {m.Value}")) };
        var output = new Option<FileInfo>("--out") { Description = "The file to write.", Required = true };
        var ways = new Option<int?>("--ways") { Description = "Classes told apart." };
        var filters = new Option<int?>("--filters") { Description = "Channels of each convolution." };
        var norm = new Option<Normalizer?>("--norm") { Description = "Normalisation of each convolution." };
        var readout = new Option<Readout?>("--readout") { Description = "From maps to features." };
        var hidden = new Option<int[]>("--hidden") { Description = "Widths of the hidden layers of an mlp.", AllowMultipleArgumentsPerToken = true };
        var inputs = new Option<int?>("--inputs") { Description = "Numbers per example of an mlp." };
        var outputs = new Option<int?>("--outputs") { Description = "Numbers an mlp predicts." };
        var seed = new Option<ulong>("--seed") { Description = "Decides the initial values." };
        Command command = Verb.Create("new", "Write a model from the zoo as an ONNX file, ready to be meta-trained.",
            "new mlp --out sine.onnx", "new conv4 --ways 5 --out conv4.onnx", "new conv4-pool --norm None --out pool.onnx");
        command.Arguments.Add(model);
        foreach (Option option in (Option[])[output, ways, filters, norm, readout, hidden, inputs, outputs, seed])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            string name = parsed.GetRequiredValue(model);
            int[] widths = parsed.GetValue(hidden) ?? [];
            var options = new ZooOptions
            {
                Ways = parsed.GetValue(ways),
                Filters = parsed.GetValue(filters),
                Norm = parsed.GetValue(norm),
                Readout = parsed.GetValue(readout),
                Hidden = widths.Length == 0 ? null : widths,
                Inputs = parsed.GetValue(inputs),
                Outputs = parsed.GetValue(outputs),
                Seed = parsed.GetValue(seed),
            };
            Graph graph = Checked(name, options);
            string path = parsed.GetRequiredValue(output).FullName;
            WholeFile.WriteAtomically(path, OnnxWriter.Write(graph));
            terminal.Say($"Wrote {path}: {name}, {graph.Initializers.Sum(i => i.Data!.Count):N0} numbers in {graph.Initializers.Count} tensors.");
            return ExitCode.Done;
        });
        return command;
    }

    private static Graph Checked(string name, ZooOptions options)
    {
        try
        {
            return ModelZoo.Create(name, options);
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message);
        }
    }
}
