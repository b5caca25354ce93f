// Meta-trains and exports from C#, without the command line: a start from which a gradient step on ten points fits a sinusoid.
//
//   dotnet run --project samples/Sinusoid -- FOLDER [ITERATIONS]
using EdgeMeta.Export;
using EdgeMeta.Trainer;
using EdgeMeta.Trainer.Exporting;

if (args.Length is < 1 or > 2)
{
    Console.Error.WriteLine("usage: Sinusoid FOLDER [ITERATIONS]");
    return 2;
}

TrainingConfig config = Presets.Get("sinusoid-quick") with { Iterations = args.Length > 1 ? long.Parse(args[1]) : 2000 };
EpisodeSource episodes = EpisodeSource.Open(config.Validated(), data: null);
string run = Path.Combine(args[0], "run");

Checkpoint checkpoint = TrainingRun.Start(run, config, episodes).Train(new TrainingOptions
{
    Threads = Environment.ProcessorCount,
    Progress = p =>
    {
        if (p.Point is { Validation: { } v })
        {
            Console.WriteLine($"iteration {p.Iteration}: MSE {v[0].Mean:0.00} before, {v[1].Mean:0.00} after one step");
        }
    },
});

string bundle = Path.Combine(args[0], "sine.edgemeta");
BundleExporter.Write(bundle, RunExporter.Request(checkpoint, EpisodeFile.Read(new RunFolder(run))));
Console.WriteLine($"wrote {bundle}");
return 0;
