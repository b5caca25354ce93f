using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;

namespace EdgeMeta.Trainer.Tests.Torch;

/// <summary>
/// Every member of TorchSharp that the trainer uses, as an approved list: what a subset of TorchSharp has to have, and what is looked at when TorchSharp's
/// next version comes. EDGEMETA_APPROVE=1 writes it anew.
/// </summary>
public sealed class UsedTorchMembersTests
{
    [Fact]
    public void The_members_of_TorchSharp_that_the_trainer_uses_are_the_approved_ones()
    {
        string approved = Path.Combine(Folder(), "UsedTorchMembers.approved.txt");
        string used = string.Join('\n', Used(typeof(MetaTrainer).Assembly.Location)) + "\n";
        if (Environment.GetEnvironmentVariable("EDGEMETA_APPROVE") == "1")
        {
            File.WriteAllText(approved, used);
        }

        Assert.Equal(File.ReadAllText(approved), used, ignoreLineEndingDifferences: true);
    }

    private static IEnumerable<string> Used(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        MetadataReader metadata = file.GetMetadataReader();
        var members = new SortedSet<string>(StringComparer.Ordinal);
        foreach (MemberReferenceHandle handle in metadata.MemberReferences)
        {
            MemberReference member = metadata.GetMemberReference(handle);
            if (member.Parent.Kind == HandleKind.TypeReference && Name(metadata, (TypeReferenceHandle)member.Parent) is { } type)
            {
                members.Add($"{type}.{metadata.GetString(member.Name)}");
            }
        }

        return members;
    }

    // The full name of a type of TorchSharp, nested ones included; null for any other type.
    private static string? Name(MetadataReader metadata, TypeReferenceHandle handle)
    {
        TypeReference type = metadata.GetTypeReference(handle);
        string name = metadata.GetString(type.Name);
        return type.ResolutionScope.Kind switch
        {
            HandleKind.TypeReference => Name(metadata, (TypeReferenceHandle)type.ResolutionScope) is { } outer ? $"{outer}.{name}" : null,
            HandleKind.AssemblyReference => metadata.GetString(type.Namespace) is "TorchSharp" ? name : null,
            _ => null,
        };
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
