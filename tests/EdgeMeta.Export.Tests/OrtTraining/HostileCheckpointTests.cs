using System.Buffers.Binary;
using System.Text;
using EdgeMeta.Export.OrtTraining;

namespace EdgeMeta.Export.Tests.OrtTraining;

/// <summary>Files that were damaged or made to do harm: one typed refusal, and no more memory than the file's own size asks for.</summary>
public sealed class HostileCheckpointTests
{
    // Where things lie in the smallest file.
    private const int Version = 0x18, ModuleSlot = 0x1c, TrainedSlot = 0x30, FrozenSlot = 0x34, Count = 0x38, TensorSlot = 0x3c, TensorTable = 0x50;
    private const int NameSlot = 0x54, DimsSlot = 0x58, Type = 0x5c, DataSlot = 0x60, NameLength = 0x64, DimsCount = 0x6c, Dim = 0x70, DataLength = 0x7c;

    [Fact]
    public void A_file_cut_at_any_length_is_refused()
    {
        byte[] full = TrainingCheckpointTests.Full.ToBytes();

        // The last bytes may be padding, whose loss changes nothing.
        for (int length = 0; length < full.Length - 8; length++)
        {
            ReadOnlyMemory<byte> cut = full.AsMemory(0, length);
            Assert.Throws<TrainingArtifactException>(() => TrainingCheckpoint.Read(cut));
        }
    }

    [Fact]
    public void A_flipped_bit_is_refused_or_harmless()
    {
        byte[] file = TrainingCheckpointTests.Full.ToBytes();
        int refused = 0;
        for (int bit = 0; bit < 8 * file.Length; bit++)
        {
            file[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                TrainingCheckpoint.Read(file).ToBytes();
            }
            catch (TrainingArtifactException)
            {
                refused++;
            }

            file[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.InRange(refused, file.Length, 8 * file.Length);
    }

    [Theory]
    [InlineData(Version, 1, "version is 1")]
    [InlineData(Version, 3, "version is 3")]
    [InlineData(4, 0x44444444, "identifier")]
    [InlineData(0, 0x7ffffff0, "no place in the file")]
    [InlineData(ModuleSlot, -4, "no place in the file")]
    [InlineData(ModuleSlot, 0, "no place in the file")]
    [InlineData(TrainedSlot, 0x7fffffff, "no place in the file")]
    [InlineData(FrozenSlot, 0, "no place in the file")]
    [InlineData(Count, 0x7fffffff, "more than the file has")]
    [InlineData(Count, -1, "more than the file has")]
    [InlineData(TensorSlot, 0, "no place in the file")]
    [InlineData(TensorTable, int.MinValue, "outside of the file")]
    [InlineData(TensorTable, 0x10000, "outside of the file")]
    [InlineData(NameSlot, 0, "no place in the file")]
    [InlineData(NameLength, 0x7fffffff, "more than the file has")]
    [InlineData(NameLength, 5, "must end with its first zero")]
    [InlineData(NameLength, 0, "must end with its first zero")]
    [InlineData(DimsSlot, 0x7ffffff0, "no place in the file")]
    [InlineData(DimsCount, 0x10000000, "more than the file has")]
    [InlineData(DimsCount, 2, "has 8 bytes and the shape")]
    [InlineData(Dim, 0x7fffffff, "has 8 bytes and the shape")]
    [InlineData(Type, 10, "is 10; float")]
    [InlineData(Type, 7, "has 8 bytes and the shape")]
    [InlineData(DataSlot, 0, "no place in the file")]
    [InlineData(DataLength, 0x7fffffff, "more than the file has")]
    [InlineData(DataLength, 4, "has 4 bytes and the shape")]
    public void A_number_that_points_or_counts_wrongly_is_refused(int position, int value, string problem)
    {
        byte[] file = [.. TrainingCheckpointTests.Smallest];
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(position), value);
        TrainingArtifactException refused = Assert.Throws<TrainingArtifactException>(() => TrainingCheckpoint.Read(file));
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_refers_to_one_tensor_over_and_over_is_refused_at_the_second()
    {
        // The list of the smallest file moved behind it, with as many references to its one tensor as fit a megabyte.
        const int many = 1 << 18;
        int list = TrainingCheckpointTests.Smallest.Length;
        byte[] file = [.. TrainingCheckpointTests.Smallest, .. new byte[4 + (4 * many)], .. TrainingCheckpointTests.Smallest.AsSpan(0x40)];
        int vtable = list + 4 + (4 * many), table = vtable + 0x10;
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(TrainedSlot), list - TrainedSlot);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(list), many);
        for (int i = 0; i < many; i++)
        {
            int slot = list + 4 + (4 * i);
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(slot), table - slot);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        TrainingArtifactException refused = Assert.Throws<TrainingArtifactException>(() => TrainingCheckpoint.Read(file));
        Assert.Contains("'w' a second time", refused.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Texts_that_share_their_bytes_are_refused()
    {
        var checkpoint = new TrainingCheckpoint
        {
            Trainable = TrainingCheckpoint.Read(TrainingCheckpointTests.Smallest).Trainable,
            Properties = new CheckpointProperties { Texts = Enumerable.Range(0, 40).ToDictionary(i => $"n{i}", i => i == 39 ? new string('x', 500) : "a") },
        };
        byte[] file = checkpoint.ToBytes();

        // Every short text is made to refer to the long one: 40 times 500 bytes in a file of 3000.
        int text = file.AsSpan().IndexOf(Encoding.ASCII.GetBytes(new string('x', 500))) - 4;
        for (int i = 0; i < file.Length - 4; i += 4)
        {
            int target = i + BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(i));
            if (i < text && target > 0 && target < file.Length - 8 && file.AsSpan(target, 6).SequenceEqual("\u0001\0\0\0a\0"u8))
            {
                BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(i), text - i);
            }
        }

        TrainingArtifactException refused = Assert.Throws<TrainingArtifactException>(() => TrainingCheckpoint.Read(file));
        Assert.Contains("shares its bytes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_something_else_is_refused()
    {
        Assert.Throws<TrainingArtifactException>(() => TrainingCheckpoint.Read(ReadOnlyMemory<byte>.Empty));
        Assert.Throws<TrainingArtifactException>(() => TrainingCheckpoint.Read(Encoding.ASCII.GetBytes("PK\u0003\u0004 this is a zip of something")));
    }
}
