using EdgeMeta.Benchmarks;

Benchmark[] all = [
    new DeviceStepBenchmark(), new FirstPredictionBenchmark(), new MetaTrainingBenchmark(), new OrtTrainingBenchmark(),
    new ProviderStepBenchmark()];
Dictionary<string, Benchmark> byName = all.ToDictionary(b => b.Name);
if (args.Length == 0 || !byName.TryGetValue(args[0], out Benchmark? chosen))
{
    Console.Error.WriteLine("Benchmarks NAME [arguments]; run from a Release build. NAME is one of:");
    foreach (Benchmark benchmark in all)
    {
        Console.Error.WriteLine($"  {benchmark.Name,-16} {benchmark.Summary}");
    }

    return 2;
}

chosen.Run(args[1..]);
return 0;
