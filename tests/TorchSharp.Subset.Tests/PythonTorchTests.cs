namespace TorchSharp.Subset.Tests;

public sealed class PythonTorchTests : TorchTest
{
    [Fact]
    public void Functions_give_what_PyTorch_gives()
    {
        var expected = PythonTorch.Run(PythonTorchCases.Script);
        var wrong = new List<string>();
        foreach (var (name, compute) in PythonTorchCases.All)
        {
            using var scope = torch.NewDisposeScope();
            var results = compute();
            if (results.Length != expected[name].Length)
                wrong.Add($"{name}: {results.Length} results, not {expected[name].Length}");
            foreach (var (result, (shape, values)) in results.Zip(expected[name]))
            {
                if (!result.shape.SequenceEqual(shape))
                    wrong.Add($"{name}: [{string.Join(", ", result.shape)}], not [{string.Join(", ", shape)}]");
                else if (Doubles(result).Zip(values, (a, b) => Math.Abs(a - b) / Math.Max(1, Math.Abs(b))).DefaultIfEmpty().Max() > 1e-6)
                    wrong.Add($"{name}: {string.Join(" ", Doubles(result))}, not {string.Join(" ", values)}");
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }
}
