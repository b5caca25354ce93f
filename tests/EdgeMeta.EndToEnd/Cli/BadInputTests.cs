using System.IO.Compression;
using EdgeMeta.Runtime;

namespace EdgeMeta.EndToEnd.Cli;

/// <summary>Bad input through the command line: exit code 3, a message that says what and where, and what was there before is still there.</summary>
public sealed class BadInputTests(Demo demo, Glyphs glyphs) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.97)]
    public void A_truncated_bundle_is_refused(double share)
    {
        byte[] whole = File.ReadAllBytes(demo.Bundle);
        Refused(3, "cut.edgemeta", "inspect", Written("cut.edgemeta", whole[..(int)(whole.Length * share)]));
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.2)]
    [InlineData(0.5)]
    [InlineData(0.8)]
    public void A_bundle_with_a_flipped_bit_is_refused(double place)
    {
        byte[] bytes = File.ReadAllBytes(demo.Bundle);
        bytes[(int)(bytes.Length * place)] ^= 0x10;
        Refused(3, "flipped.edgemeta", "inspect", Written("flipped.edgemeta", bytes));
    }

    [Theory]
    [InlineData("../evil.txt")]
    [InlineData("/etc/evil")]
    [InlineData("a\\b")]
    public void A_bundle_with_a_hostile_entry_name_is_refused(string name)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
            entry.Write("x"u8);
        }

        Refused(3, "evil.edgemeta", "inspect", Written("evil.edgemeta", stream.ToArray()));
    }

    [Theory]
    [InlineData("checkpoint.safetensors")]
    [InlineData("model.onnx")]
    public void A_damaged_run_is_refused(string file)
    {
        Copy(demo.Folder["run"], folder["run"]);
        byte[] bytes = File.ReadAllBytes(folder["run", file]);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(folder["run", file], bytes);
        Refused(3, folder["run"], "evaluate", folder["run"], "--episodes", "1");
        File.WriteAllBytes(folder["run", file], bytes[..(bytes.Length / 3)]);
        Refused(3, folder["run"], "export", folder["run"], "--out", folder["never.edgemeta"]);
        Assert.False(File.Exists(folder["never.edgemeta"]));
    }

    [Theory]
    [InlineData("x,y\n1,2\n1,nan\n", "points.csv:3")]
    [InlineData("x,y\n1,2\n1,1e999\n", "points.csv:3")]
    [InlineData("x,y\n1,2\n1\n", "points.csv:3")]
    [InlineData("x,z,y\n1,2,3\n", "points.csv")]
    [InlineData("", "points.csv")]
    [InlineData("x,y\n1,two\n", "points.csv:2")]
    public void A_bad_table_is_refused_by_line_and_nothing_is_written(string csv, string where)
    {
        string table = Written("points.csv", System.Text.Encoding.UTF8.GetBytes(csv));
        Refused(3, where, "adapt", demo.Bundle, "--support", table, "--state", folder["state"]);
        Assert.False(File.Exists(folder["state", "state.safetensors"]));
    }

    [Fact]
    public void Bad_pictures_are_refused_by_file()
    {
        Copy(glyphs.Support, folder["drawings"]);
        string picture = folder["drawings", "class3", "2.png"];
        byte[] good = File.ReadAllBytes(picture);
        File.WriteAllBytes(picture, good[..(good.Length / 2)]);
        Refused(3, "2.png", "adapt", glyphs.Bundle, "--support", folder["drawings"], "--state", folder["state"]);
        good[good.Length / 2] ^= 4;
        File.WriteAllBytes(picture, good);
        Refused(3, "2.png", "adapt", glyphs.Bundle, "--support", folder["drawings"], "--state", folder["state"]);
        Refused(3, "2.png", "predict", glyphs.Bundle, "--input", picture);
    }

    [Fact]
    public void A_missing_class_an_empty_folder_and_a_missing_path_are_refused()
    {
        Copy(glyphs.Support, folder["drawings"]);
        Directory.Delete(folder["drawings", "class3"], recursive: true);
        Refused(3, "4", "adapt", glyphs.Bundle, "--support", folder["drawings"], "--state", folder["state"]);
        Directory.CreateDirectory(folder["drawings", "class3"]);
        Refused(3, "class3", "adapt", glyphs.Bundle, "--support", folder["drawings"], "--state", folder["state"]);
        Directory.CreateDirectory(folder["empty"]);
        Refused(3, "empty", "adapt", glyphs.Bundle, "--support", folder["empty"], "--state", folder["state"]);
        Refused(3, "nowhere", "adapt", glyphs.Bundle, "--support", folder["nowhere"], "--state", folder["state"]);
        Refused(3, "nowhere", "inspect", folder["nowhere.edgemeta"]);
        Refused(3, "nowhere", "train", "--config", folder["nowhere.json"], "--out", folder["run"]);
    }

    [Fact]
    public void A_regression_is_not_served_to_a_page_that_draws() => Refused(3, "regression", "serve", demo.Bundle);

    [Fact]
    public void A_truncated_model_is_refused_and_an_unknown_configuration_member_too()
    {
        CliRun.Done("new", "mlp", "--out", folder["m.onnx"]);
        byte[] model = File.ReadAllBytes(folder["m.onnx"]);
        string cut = Written("cut.onnx", model[..(model.Length / 2)]);
        Refused(3, "cut.onnx: ", "inspect", cut);
        Refused(3, "cut.onnx: ", "artifacts", cut, "--out", folder["artifacts"]);
        Refused(3, "cut.onnx: ", "train", "--preset", "sinusoid-quick", "--model", cut, "--out", folder["run"]);
        Refused(3, "surprise", "train", "--config", Written("c.json", """{ "name": "x", "surprise": 1 }"""u8.ToArray()), "--out", folder["run"]);
        Assert.False(Directory.Exists(folder["run"]));
    }

    [Fact]
    public void A_second_process_on_a_state_folder_is_told_so()
    {
        using StateStore held = StateStore.Open(folder["state"]);
        Refused(4, "another process", "adapt", demo.Bundle, "--support", demo.Folder["points.csv"], "--state", folder["state"]);
    }

    [Fact]
    public void A_truncated_zip_of_drawings_is_refused()
    {
        string[] zips = ["images_background_small1.zip", "images_background_small2.zip"];
        foreach (string zip in zips)
        {
            Written(zip, "PK\u0003\u0004 and then nothing"u8.ToArray());
        }

        Refused(3, zips[0], "train", "--preset", "omniglot-5w5s", "--data", folder.Path, "--out", folder["run"]);
    }

    [Fact]
    public void A_state_of_another_bundle_is_refused()
    {
        CliRun.Done("adapt", demo.Bundle, "--support", demo.Folder["points.csv"], "--state", folder["state"]);
        Refused(3, "state", "predict", glyphs.Bundle, "--state", folder["state"], "--input", Path.Combine(glyphs.Support, "class0", "0.png"));
    }

    [Fact]
    public void Drawings_become_a_state_and_predictions_name_their_classes()
    {
        CliRun.Done("adapt", glyphs.Bundle, "--support", glyphs.Support, "--state", folder["state"]);
        string answers = CliRun.Done("predict", glyphs.Bundle, "--state", folder["state"], "--input", Path.Combine(glyphs.Folder["pictures"], "class2")).Out;
        Assert.Equal(20, answers.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.All(answers.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Contains("\tclass", line, StringComparison.Ordinal));
        CliRun.Done("verify", glyphs.Bundle, "--data", glyphs.Folder["pictures"], "--episodes", "5");
    }

    private static void Refused(int code, string where, params string[] args)
    {
        CliRun run = CliRun.Of(args);
        Assert.True(run.Code == code, $"edgemeta {string.Join(' ', args)} ended with {run.Code}:\n{run.Error}\n{run.Out}");
        Assert.Contains("edgemeta: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(where, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    private string Written(string name, byte[] bytes)
    {
        File.WriteAllBytes(folder[name], bytes);
        return folder[name];
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
