using System.Text;

namespace EdgeMeta.Bundles.Tests;

public sealed class TensorFileTests
{
    private static readonly TensorFile Sample = new(
        [
            NamedTensor.FromFloats("w", [2, 3], [1, -2, 3.5f, float.MaxValue, float.Epsilon, 0]),
            NamedTensor.FromInt64s("labels", [2], [4, long.MinValue]),
            NamedTensor.FromFloats("scalar", [], [7f]),
            NamedTensor.FromFloats("empty", [0, 5], []),
        ],
        new Dictionary<string, string> { ["b"] = "two", ["a"] = "one \u4f60" });

    [Fact]
    public void Reading_what_was_written_gives_the_same_tensors_in_the_same_order()
    {
        var file = TensorFile.Read(Sample.ToBytes());

        Assert.Equal(["w", "labels", "scalar", "empty"], file.Tensors.Select(t => t.Name));
        Assert.Equal([2L, 3L], file["w"].Shape);
        Assert.Equal(Sample["w"].Floats.ToArray(), file["w"].Floats.ToArray());
        Assert.Equal([4L, long.MinValue], file["labels"].Int64s.ToArray());
        Assert.Equal(7f, file["scalar"].Floats[0]);
        Assert.Empty(file["empty"].Floats.ToArray());
        Assert.Equal("one \u4f60", file.Metadata["a"]);
        Assert.Equal(Sample.ToBytes(), file.ToBytes());
    }

    [Fact]
    public void Data_start_at_a_multiple_of_eight() => Assert.Equal(0, BitConverter.ToInt64(Sample.ToBytes()) % 8);

    [Fact]
    public void A_file_cut_at_any_byte_is_refused()
    {
        var bytes = Sample.ToBytes();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<TensorFileException>(() => TensorFile.Read(bytes.AsMemory(0, length)));
        }
    }

    [Fact]
    public void A_file_with_any_bit_flipped_is_refused_or_still_consistent()
    {
        var bytes = Sample.ToBytes();
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var flipped = bytes.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                Assert.Equal(4, TensorFile.Read(flipped).Tensors.Count);
            }
            catch (TensorFileException)
            {
                // Refusing is right; any other exception fails the test.
            }
        }
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""", 6, "overlap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12, "gap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5, "too many")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 3, "truncated")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4000000000],"data_offsets":[0,16000000000]}}""", 4, "truncated")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4000000000,4000000000,4000000000],"data_offsets":[0,4]}}""", 4, "does not fit")]
    [InlineData("""{"a":{"dtype":"F64","shape":[9223372036854775807],"data_offsets":[0,4]}}""", 4, "does not fit")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,-4]}}""", 0, "does not fit")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "gap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "twice")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "repeated")]
    [InlineData("""{"a":{"dtype":"Q4","shape":[1],"data_offsets":[0,4]}}""", 4, "dtype 'Q4'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "lacks")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}""", 4, "unknown")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1e30],"data_offsets":[0,4]}}""", 4, "whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[[[[[[1]]]]]],"data_offsets":[0,4]}}""", 4, "whole numbers")]
    [InlineData("""{"a":7}""", 4, "belongs")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "belongs")]
    [InlineData("""{"__metadata__":{"a":"1","a":"2"}}""", 0, "twice")]
    [InlineData("""{"":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "without a name")]
    [InlineData("""{} x""", 0, "JSON")]
    [InlineData("""[]""", 0, "begin")]
    [InlineData("""{"a":{"dtype":"F32" """, 0, "JSON")]
    public void A_header_that_lies_is_refused(string header, int dataLength, string because)
    {
        var json = Encoding.UTF8.GetBytes(header);
        byte[] bytes = [.. BitConverter.GetBytes((long)json.Length), .. json, .. new byte[dataLength]];

        var refusal = Assert.Throws<TensorFileException>(() => TensorFile.Read(bytes));

        Assert.Contains(because, refusal.Message);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 63)]
    [InlineData(100UL)]
    public void A_header_longer_than_the_file_is_refused_before_it_is_allocated(ulong length)
    {
        byte[] bytes = [.. BitConverter.GetBytes(length), .. "{}"u8];

        Assert.Contains($"{length} bytes", Assert.Throws<TensorFileException>(() => TensorFile.Read(bytes)).Message);
    }

    [Fact]
    public void An_absent_file_and_a_folder_are_refused_with_their_path()
    {
        Assert.Contains("no-such-file", Assert.Throws<TensorFileException>(() => TensorFile.ReadFile("no-such-file")).Message);
        Assert.Contains(Path.GetTempPath(), Assert.Throws<TensorFileException>(() => TensorFile.ReadFile(Path.GetTempPath())).Message);
    }

    [Fact]
    public void A_missing_tensor_is_named_with_those_that_are_there()
    {
        var refusal = Assert.Throws<TensorFileException>(() => Sample["phi"]);

        Assert.Contains("'phi'", refusal.Message);
        Assert.Contains("w, labels", refusal.Message);
    }

    [Fact]
    public void Two_tensors_of_one_name_or_a_wrong_length_cannot_be_made()
    {
        Assert.Throws<ArgumentException>(() => new TensorFile([Sample["w"], Sample["w"]]));
        Assert.Throws<ArgumentException>(() => NamedTensor.FromFloats("w", [2], [1f]));
        Assert.Throws<ArgumentException>(() => NamedTensor.FromFloats("w", [-1], [1f]));
        Assert.Throws<InvalidOperationException>(() => Sample["labels"].Floats.Length);
    }
}
