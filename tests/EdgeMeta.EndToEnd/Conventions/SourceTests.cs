using System.Text.RegularExpressions;

namespace EdgeMeta.EndToEnd.Conventions;

/// <summary>What the sources may not say, read from their text.</summary>
public sealed partial class SourceTests
{
    private static readonly string[] product = ["export/", "runtime/", "trainer/", "samples/"];

    [Fact]
    public void No_product_code_reads_the_ambient_clock_or_ambient_randomness() =>
        None(Found(AmbientState(), Repository.Sources(product)));

    [Fact]
    public void Torch_is_named_in_the_trainer_and_in_tests_only() =>
        None(Found(Torch(), Repository.Sources("export/", "runtime/", "samples/", "eng/")));

    [Fact]
    public void Onnx_Runtime_is_named_in_the_runtime_and_in_tests_only() =>
        None(Found(OnnxRuntime(), Repository.Sources("export/", "trainer/", "samples/")));

    [Fact]
    public void No_file_names_a_path_of_somebodys_machine() =>
        None(Found(MachinePath(), Repository.Files.Where(IsText), comments: true));

    [Fact]
    public void No_source_file_is_longer_than_400_lines() =>
        None(from path in Repository.Sources("") let length = Repository.Lines(path).Length where length > 400 select $"{path}: {length} lines");

    [Fact]
    public void No_source_line_is_longer_than_160_columns() =>
        None(Found(LongLine(), Repository.Sources(""), comments: true));

    // The subset has TorchSharp's names, whatever they are.
    [Fact]
    public void No_folder_or_file_is_named_for_nothing_in_particular() =>
        None(Repository.Files.Where(path => EmptyName().IsMatch(path) && !path.StartsWith("trainer/TorchSharp.Subset/", StringComparison.Ordinal)));

    [Fact]
    public void No_lock_file_names_a_registry() =>
        None(Found(Resolved(), Repository.Files.Where(path => path.EndsWith("package-lock.json", StringComparison.Ordinal)), comments: true));

    private static void None(IEnumerable<string> found)
    {
        var all = found.ToArray();
        Assert.True(all.Length == 0, string.Join('\n', all));
    }

    private static IEnumerable<string> Found(Regex forbidden, IEnumerable<string> files, bool comments = false) =>
        from path in files
        from line in Repository.Lines(path).Select((text, index) => (text, number: index + 1))
        where forbidden.IsMatch(comments ? line.text : Comment().Replace(line.text, ""))
        select $"{path}:{line.number}: {line.text.Trim()}";

    private static bool IsText(string path) => !Repository.Lines(path).Take(40).Any(line => line.Contains('\0'));

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Now|UtcNow|Today)\b|\bRandom\.Shared\b|\bnew Random\(\)")]
    private static partial Regex AmbientState();

    [GeneratedRegex(@"\bTorchSharp\b")]
    private static partial Regex Torch();

    [GeneratedRegex(@"\bMicrosoft\.ML\.OnnxRuntime\b")]
    private static partial Regex OnnxRuntime();

    // Written apart, so that this line is not one.
    [GeneratedRegex("/ho" + "me/[a-z]|/wo" + "rk/|/ro" + "ot/|/Us" + "ers/[a-z]|[A-Z]:\\\\Us" + "ers")]
    private static partial Regex MachinePath();

    [GeneratedRegex("^.{161}")]
    private static partial Regex LongLine();

    [GeneratedRegex(@"(^|/)[^/]*(Utils?|Helpers?|Common|Core|Misc)(\.[^/]*)?(/|$)")]
    private static partial Regex EmptyName();

    [GeneratedRegex("\"resolved\"|https?://")]
    private static partial Regex Resolved();

    [GeneratedRegex(@"(^|\s)//.*$")]
    private static partial Regex Comment();
}
