using System.IO.Compression;

namespace EdgeMeta.Bundles.Tests;

public sealed class BundleTests
{
    [Fact]
    public void A_written_bundle_opens_with_the_same_content()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "sample.edgemeta");
        BundleArchive.Write(path, SampleBundle.Manifest, SampleBundle.Entries);

        var bundle = Bundle.Open(path);

        Assert.Equal(path, bundle.Source);
        Assert.Equal(SampleBundle.Recipe, bundle.Recipe);
        Assert.Equal(SampleBundle.Manifest.Model, bundle.Manifest.Model);
        Assert.Equal(SampleBundle.Theta["b"].Floats.ToArray(), bundle.Theta["b"].Floats.ToArray());
        Assert.Equal(SampleBundle.Predict, bundle.ReadEntry(EntryName.Predict).ToArray());
        Assert.Equal(2f, bundle.Golden["support_x"].Floats[0]);
        Assert.Equal(EntryDigest.Of(SampleBundle.Theta.ToBytes()).Sha256, bundle.ThetaDigest);
        Assert.Contains("training/checkpoint", Assert.Throws<BundleException>(() => bundle.ReadEntry("training/checkpoint")).Message);
    }

    [Fact]
    public void The_same_input_gives_the_same_bytes_and_any_zip_program_reads_them()
    {
        Assert.Equal(SampleBundle.Bytes, BundleArchive.ToBytes(SampleBundle.Manifest, SampleBundle.Entries));

        using var zip = new ZipArchive(new MemoryStream(SampleBundle.Bytes));
        Assert.Equal([EntryName.Manifest, .. SampleBundle.Entries.Select(e => e.Name)], zip.Entries.Select(e => e.FullName));
        Assert.All(zip.Entries, entry => Assert.Equal(new DateTime(1980, 1, 1), entry.LastWriteTime.DateTime));
        using var predict = zip.GetEntry(EntryName.Predict)!.Open();
        using var copy = new MemoryStream();
        predict.CopyTo(copy);
        Assert.Equal(SampleBundle.Predict, copy.ToArray());
    }

    [Fact]
    public void A_bundle_that_another_zip_program_stored_opens_too()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in StoredZipReader.Read(SampleBundle.Bytes).Reverse())
            {
                using var target = zip.CreateEntry(entry.Name, CompressionLevel.NoCompression).Open();
                target.Write(entry.Data.Span);
            }
        }
        stream.Position = 0;

        Assert.Equal(SampleBundle.Recipe, Bundle.Open(stream).Recipe);
    }

    [Fact]
    public void A_bundle_cut_at_any_byte_is_refused()
    {
        for (var length = 0; length < SampleBundle.Bytes.Length; length++)
        {
            SampleBundle.Refusal(SampleBundle.Bytes[..length]);
        }
    }

    [Fact]
    public void A_bundle_with_any_byte_changed_is_refused_or_has_the_same_content()
    {
        var original = Bundle.Open(new MemoryStream(SampleBundle.Bytes));
        var refused = 0;
        for (var place = 0; place < SampleBundle.Bytes.Length; place++)
        {
            var flipped = SampleBundle.Bytes.ToArray();
            flipped[place] ^= (byte)(1 << (place % 8));
            try
            {
                var bundle = Bundle.Open(new MemoryStream(flipped));
                Assert.Equal(original.Manifest.ToJson(), bundle.Manifest.ToJson());
                Assert.All(original.Names, name => Assert.True(original.ReadEntry(name).Span.SequenceEqual(bundle.ReadEntry(name).Span)));
            }
            catch (BundleException e)
            {
                Assert.NotEmpty(e.Remedy);
                refused++;
            }
        }
        // What may change unnoticed is dates, attributes and version numbers of the zip, and nothing of the content.
        Assert.True(refused > SampleBundle.Bytes.Length * 0.8, $"{refused} of {SampleBundle.Bytes.Length} refused");
    }

    [Fact]
    public void A_missing_file_a_folder_and_a_file_of_another_kind_are_refused_with_the_path()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        var other = Path.Combine(folder, "other.txt");
        File.WriteAllText(other, "not a bundle, but long enough to have been one");

        foreach (var path in new[] { Path.Combine(folder, "absent"), folder, other })
        {
            var refusal = Assert.Throws<BundleException>(() => Bundle.Open(path));
            Assert.StartsWith(path, refusal.Message);
            Assert.Equal(path, refusal.File);
        }
    }

    [Fact]
    public void An_entry_that_was_changed_is_named()
    {
        var bytes = SampleBundle.Bytes.ToArray();
        bytes[bytes.AsSpan().IndexOf("between"u8)] ^= 1;

        Assert.Contains("predict.onnx: does not match", SampleBundle.Refusal(bytes));
    }

    [Fact]
    public void An_entry_too_many_and_one_too_few_are_named()
    {
        var entries = StoredZipReader.Read(SampleBundle.Bytes);

        Assert.Contains("surplus.bin: is not in the manifest",
            SampleBundle.Refusal(StoredZipWriter.Write([.. entries, new BundleEntry("surplus.bin", default)])));
        Assert.Contains("adapt.onnx: is in the manifest and missing",
            SampleBundle.Refusal(StoredZipWriter.Write([.. entries.Where(e => e.Name != EntryName.Adapt)])));
        Assert.Contains("has no manifest.json", SampleBundle.Refusal(StoredZipWriter.Write([.. entries.Skip(1)])));
        Assert.Contains("does not list 'assess.onnx'",
            SampleBundle.Refusal(SampleBundle.Unchecked(SampleBundle.Manifest, SampleBundle.Entries.Where(e => e.Name != EntryName.Assess))));
    }

    [Fact]
    public void A_slot_that_does_not_hold_theta_is_refused()
    {
        var slots = SampleBundle.Manifest.Slots.ToDictionary();
        slots["b"] = slots["b"] with { Offset = 18 };

        Assert.Contains("theta's 'b'", SampleBundle.Refusal(SampleBundle.Unchecked(SampleBundle.Manifest with { Slots = slots }, SampleBundle.Entries)));
    }

    [Fact]
    public void A_manifest_of_more_than_four_megabytes_is_refused_unread()
    {
        var entries = StoredZipReader.Read(SampleBundle.Bytes);

        Assert.Contains("at most 4194304 are read",
            SampleBundle.Refusal(StoredZipWriter.Write([new BundleEntry(EntryName.Manifest, new byte[(4 << 20) + 1]), .. entries.Skip(1)])));
    }

    [Fact]
    public void A_damaged_tensor_file_is_named_even_if_the_manifest_agrees_with_it()
    {
        var entries = SampleBundle.Entries.Select(e => e.Name == EntryName.Golden ? e with { Data = "garbage, not tensors"u8.ToArray() } : e);

        Assert.Contains("golden.safetensors: declares a header", SampleBundle.Refusal(SampleBundle.Unchecked(SampleBundle.Manifest, entries)));
    }

    [Fact]
    public void Writing_over_a_previous_bundle_leaves_no_other_file_behind()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        var path = Path.Combine(folder, "sample.edgemeta");
        File.WriteAllText(path, "the previous one");
        BundleArchive.Write(path, SampleBundle.Manifest, SampleBundle.Entries);

        Assert.Equal([path], Directory.GetFileSystemEntries(folder));
        Assert.Equal(SampleBundle.Bytes, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_bundle_that_could_not_be_opened_is_not_written()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        var path = Path.Combine(folder, "sample.edgemeta");

        Assert.Throws<BundleException>(() => BundleArchive.Write(path, SampleBundle.Manifest, [.. SampleBundle.Entries.Skip(1)]));
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }
}
