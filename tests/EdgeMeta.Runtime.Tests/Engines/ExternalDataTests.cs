using System.Text;
using EdgeMeta.Bundles;

namespace EdgeMeta.Runtime.Tests.Engines;

/// <summary>A graph may say that a tensor lies in a file beside it. A bundle's may not: no such file is among what its manifest vouches for.</summary>
public sealed class ExternalDataTests
{
    [Fact]
    public void A_graph_that_asks_for_a_file_of_the_machine_is_refused()
    {
        var file = Path.Combine(Directory.GetCurrentDirectory(), "edgemeta-external.bin");
        File.WriteAllBytes(file, BitConverter.GetBytes(42f));
        try
        {
            var bundle = LinearBundle.Regression.Open();
            var graph = Graph("edgemeta-external.bin");
            var refusal = Assert.Throws<BundleException>(() => OrtSession.Open(bundle, EntryName.Predict, graph, new EngineOptions()).Dispose());
            Assert.Equal(EntryName.Predict, refusal.Entry);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>y = PRelu(x, w), and w is one float32 in a file.</summary>
    private static byte[] Graph(string location)
    {
        byte[] external = [.. Text(1, "location"), .. Text(2, location)];
        byte[] weight = [.. Number(1, 1), .. Number(2, 1), .. Text(8, "w"), .. Part(13, external), .. Number(14, 1)];
        byte[] node = [.. Text(1, "x"), .. Text(1, "w"), .. Text(2, "y"), .. Text(4, "PRelu")];
        byte[] Value(string name) => [.. Text(1, name), .. Part(2, Part(1, Number(1, 1)))];
        byte[] graph = [.. Part(1, node), .. Text(2, "external"), .. Part(5, weight), .. Part(11, Value("x")), .. Part(12, Value("y"))];
        return [.. Number(1, 8), .. Part(7, graph), .. Part(8, Number(2, 17))];
    }

    // Protocol buffers: a key of field and kind, then a number, or a length and that many bytes; all of them below 128 here.
    private static byte[] Number(int field, byte value) => [(byte)(field << 3), value];

    private static byte[] Text(int field, string text) => Part(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Part(int field, byte[] bytes) => [(byte)((field << 3) | 2), (byte)bytes.Length, .. bytes];
}
