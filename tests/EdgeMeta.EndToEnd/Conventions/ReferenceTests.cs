using System.Xml.Linq;

namespace EdgeMeta.EndToEnd.Conventions;

/// <summary>Who may reference whom, read from the project files: everything flows one way, and a device's part knows no training.</summary>
public sealed class ReferenceTests
{
    /// <summary>Project, the projects it may reference, the packages it may reference.</summary>
    public static TheoryData<string, string[], string[]> Allowed => new()
    {
        { "runtime/EdgeMeta.Bundle", [], [] },
        {
            "runtime/EdgeMeta.Runtime",
            ["EdgeMeta.Bundle", "OnnxRuntime.Managed"],
            ["Microsoft.ML.OnnxRuntime", "Microsoft.ML.OnnxRuntime.Gpu", "Microsoft.ML.OnnxRuntime.Training"]
        },
        { "runtime/EdgeMeta.Device", ["EdgeMeta.Runtime"], [] },
        { "export/EdgeMeta.Onnx", [], ["Google.Protobuf", "Grpc.Tools"] },
        { "export/EdgeMeta.Export", ["EdgeMeta.Onnx", "EdgeMeta.Bundle", "EdgeMeta.Runtime"], [] },
        {
            "trainer/EdgeMeta.Trainer",
            ["EdgeMeta.Onnx", "EdgeMeta.Export", "EdgeMeta.Bundle", "TorchSharp.Subset"],
            ["TorchSharp-cpu", "TorchSharp-cuda-linux"]
        },
        { "trainer/TorchSharp.Subset", [], [] },
        { "samples/OnDevice", ["EdgeMeta.Runtime"], [] },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void A_project_references_only_what_its_place_allows(string folder, string[] projects, string[] packages)
    {
        var project = Read($"{folder}/{Path.GetFileName(folder)}.csproj");

        Assert.Empty(Referenced(project, "ProjectReference").Select(Path.GetFileNameWithoutExtension).Except(projects));
        Assert.Empty(Referenced(project, "PackageReference").Except(packages));
    }

    [Fact]
    public void Every_project_outside_the_tool_chain_is_in_the_solution()
    {
        var solution = string.Join('\n', Repository.Lines("EdgeMeta.sln")).Replace('\\', '/');

        Assert.Empty(Repository.Files.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal) && !path.StartsWith("eng/", StringComparison.Ordinal))
            .Where(path => !solution.Contains($"\"{path}\"")).ToArray());
    }

    [Fact]
    public void Every_package_version_stands_in_one_place()
    {
        var elsewhere = from path in Repository.Files
                        where path.EndsWith(".csproj", StringComparison.Ordinal)
                        from package in Read(path).Descendants("PackageReference")
                        where package.Attribute("Version") is not null || package.Attribute("VersionOverride") is not null
                        select $"{path}: {package.Attribute("Include")?.Value}";

        Assert.Empty(elsewhere);
    }

    private static XDocument Read(string path) => XDocument.Load(Path.Combine(Repository.Root, path));

    private static IEnumerable<string> Referenced(XDocument project, string kind) =>
        project.Descendants(kind).Select(reference => reference.Attribute("Include")!.Value.Replace('\\', '/'));
}
