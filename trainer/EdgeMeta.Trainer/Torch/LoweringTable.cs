using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Ops;

namespace EdgeMeta.Trainer.Torch;

/// <summary>Every operator that torch runs by a row of its own. A composite without a row runs as its definition.</summary>
internal static class LoweringTable
{
    private static readonly Dictionary<(string Domain, string Type), Lowering> Rows = new IEnumerable<Lowering>[]
    {
        LoweringElementwise.Rows, LoweringLayout.Rows, LoweringIndexing.Rows, LoweringLinear.Rows,
        LoweringReduce.Rows, LoweringPool.Rows, LoweringNormalization.Rows, LoweringLoss.Rows,
    }.SelectMany(rows => rows).ToDictionary(row => ("", row.Type));

    /// <summary>Whether an operator has a row.</summary>
    public static bool Has(Op op) => Rows.ContainsKey((op.Domain, op.Type));

    /// <summary>The kernel of a node of which the first <paramref name="wanted"/> outputs are read.</summary>
    /// <exception cref="UnsupportedOperatorException">There is neither a row nor a definition by other operators.</exception>
    public static Kernel Compile(Node node, int wanted) => Rows.TryGetValue((node.Op.Domain, node.Op.Type), out Lowering? row)
        ? row.Compile(node, wanted)
        : throw node.Unsupported("the trainer cannot run this operator",
            $"rewrite it with: {string.Join(" ", Rows.Keys.Select(k => k.Type).Order(StringComparer.Ordinal))}");
}
