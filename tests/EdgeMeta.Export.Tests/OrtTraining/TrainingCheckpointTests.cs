using EdgeMeta.Export.OrtTraining;
using EdgeMeta.Onnx;

namespace EdgeMeta.Export.Tests.OrtTraining;

public sealed class TrainingCheckpointTests
{
    /// <summary>A file made by hand that ONNX Runtime Training 1.18 and 1.19 load: one trained tensor w = [1.5, -2], nothing frozen.</summary>
    internal static byte[] Smallest { get; } = Convert.FromHexString(
        "140000004F445443" + "0C000C000400080000000000" + "0C0000000200000010000000" + "0000" + "0A000C00040008000000" + "0A0000000800000054000000" +
        "0100000014000000" + "100014000400000008000C0010000000" + "1000000010000000140000000" + "10000001C000000" + "0100000077000000" +
        "010000000200000000000000" + "00000000" + "080000000000C03F000000C0" + "00000000");

    [Fact]
    public void The_smallest_file_that_the_runtime_loads_is_read()
    {
        Assert.Equal(140, Smallest.Length);
        TrainingCheckpoint read = TrainingCheckpoint.Read(Smallest);
        CheckpointTensor w = Assert.Single(read.Trainable);
        Assert.Equal(("w", ElementType.Float), (w.Name, w.Element));
        Assert.Equal([2L], w.Dims);
        Assert.Equal([1.5f, -2f], w.ToTensorData().As<float>().ToArray());
        Assert.Empty(read.Frozen);
        Assert.False(read.IsNominal);
        Assert.Null(read.Optimizer);
        Assert.True(read.Properties.IsEmpty);
    }

    [Fact]
    public void What_is_written_is_read_back() => AssertEqual(Full, TrainingCheckpoint.Read(Full.ToBytes()));

    [Fact]
    public void A_checkpoint_without_extras_is_read_back()
    {
        var plain = new TrainingCheckpoint { Trainable = [Floats("w", [2], 1.5f, -2)] };
        AssertEqual(plain, TrainingCheckpoint.Read(plain.ToBytes()));
        Assert.True(plain.ToBytes().Length <= 160, "a table more than the smallest file has");
    }

    [Fact]
    public void The_same_checkpoint_gives_the_same_bytes() => Assert.Equal(Full.ToBytes(), TrainingCheckpoint.Read(Full.ToBytes()).ToBytes());

    [Fact]
    public void Numbers_lie_aligned_in_the_file()
    {
        byte[] bytes = Full.ToBytes();
        foreach (float marker in (float[])[1.25f, 7.5f])
        {
            int at = bytes.AsSpan().IndexOf(BitConverter.GetBytes(marker));
            Assert.Equal(0, at % 8);
        }
    }

    public static TheoryData<string, TrainingCheckpoint> Impossible => new()
    {
        { "stands in the checkpoint twice", new TrainingCheckpoint { Trainable = [Floats("w", [1], 1)], Frozen = [Floats("w", [1], 1)] } },
        { "only float32", new TrainingCheckpoint { Trainable = [CheckpointTensor.From("w", TensorData.Vector(1L))] } },
        { "has 4 bytes and the shape [2]", new TrainingCheckpoint { Trainable = [Floats("w", [1], 1) with { Dims = [2] }] } },
        { "impossible shape", new TrainingCheckpoint { Trainable = [Floats("w", [1], 1) with { Dims = [-1, -1] }] } },
        { "has 4 bytes", new TrainingCheckpoint { Trainable = [Floats("w", [1], 1) with { Dims = [long.MaxValue, long.MaxValue, 4] }] } },
        { "cannot be a name", new TrainingCheckpoint { Trainable = [Floats("", [1], 1)] } },
        { "cannot be a name", new TrainingCheckpoint { Trainable = [Floats("a\0b", [1], 1)] } },
        { "is not trained", WithState(new ParameterMomentums("v", [Moment(0, 2)])) },
        { "momentum1", WithState(new ParameterMomentums("w", [Moment(0, 2), Moment(0, 2)])) },
        { "type and shape", WithState(new ParameterMomentums("w", [Moment(0, 3)])) },
        { "has 0 moments", WithState(new ParameterMomentums("w", [])) },
        { "state for 0 of 1", WithState() },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void What_no_runtime_could_use_is_not_written(string problem, TrainingCheckpoint checkpoint)
    {
        TrainingArtifactException refused = Assert.Throws<TrainingArtifactException>(checkpoint.ToBytes);
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    internal static TrainingCheckpoint Full => new()
    {
        Trainable = [Floats("layer.weight", [2, 3], 1.25f, 2, 3, 4, 5, 6), Floats("scale", [], 7.5f)],
        Frozen =
        [
            CheckpointTensor.From("index", TensorData.Vector(3L, -1L)),
            CheckpointTensor.From("mask", TensorData.Vector(true, false, true)),
            Floats("none", [0]),
        ],
        IsNominal = true,
        Optimizer = new OptimizerState(7, 0.25f,
        [
            new ParameterMomentums("scale", [Floats("momentum0", [], 1), Floats("momentum1", [], 2)]),
            new ParameterMomentums("layer.weight", [Floats("momentum0", [2, 3], 1, 2, 3, 4, 5, 6), Floats("momentum1", [2, 3], 6, 5, 4, 3, 2, 1)]),
        ]),
        Properties = new CheckpointProperties
        {
            Integers = new Dictionary<string, long> { ["epoch"] = long.MinValue },
            Floats = new Dictionary<string, float> { ["best"] = 0.5f },
            Texts = new Dictionary<string, string> { ["note"] = "größer", ["empty"] = "" },
        },
    };

    private static CheckpointTensor Floats(string name, long[] dims, params float[] values) => CheckpointTensor.From(name, TensorData.Of<float>(dims, values));

    private static CheckpointTensor Moment(int index, int size) => Floats(ParameterMomentums.NameOf(index), [size], new float[size]);

    private static TrainingCheckpoint WithState(params ParameterMomentums[] states) =>
        new() { Trainable = [Floats("w", [2], 1, 2)], Optimizer = new OptimizerState(1, 0.1f, states) };

    private static void AssertEqual(TrainingCheckpoint expected, TrainingCheckpoint actual)
    {
        AssertEqual(expected.Trainable, actual.Trainable);
        AssertEqual(expected.Frozen, actual.Frozen);
        Assert.Equal(expected.IsNominal, actual.IsNominal);
        Assert.Equal((expected.Optimizer?.Steps, expected.Optimizer?.InitialLearningRate), (actual.Optimizer?.Steps, actual.Optimizer?.InitialLearningRate));
        foreach ((ParameterMomentums e, ParameterMomentums a) in (expected.Optimizer?.Momentums ?? []).Zip(actual.Optimizer?.Momentums ?? []))
        {
            Assert.Equal(e.Parameter, a.Parameter);
            AssertEqual(e.Moments, a.Moments);
        }

        Assert.Equal(expected.Properties.Integers, actual.Properties.Integers);
        Assert.Equal(expected.Properties.Floats, actual.Properties.Floats);
        Assert.Equal(expected.Properties.Texts.OrderBy(t => t.Key), actual.Properties.Texts.OrderBy(t => t.Key));
    }

    private static void AssertEqual(IReadOnlyList<CheckpointTensor> expected, IReadOnlyList<CheckpointTensor> actual)
    {
        Assert.Equal(expected.Select(t => t.ToString()), actual.Select(t => t.ToString()));
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First.Data.ToArray(), pair.Second.Data.ToArray()));
    }
}
