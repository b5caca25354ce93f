using EdgeMeta.Bundles;

namespace EdgeMeta.Trainer.Episodes;

/// <summary>A folder PART/CLASS/FILE that appears as a whole or not at all: written beside its place, then renamed.</summary>
internal sealed class DrawingFolder : IDisposable
{
    private readonly string folder;
    private readonly string temporary;

    /// <exception cref="InputException">There is something at that path already.</exception>
    public DrawingFolder(string folder)
    {
        this.folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        temporary = $"{this.folder}.{Path.GetRandomFileName()}";
        if (File.Exists(this.folder) || (Directory.Exists(this.folder) && Directory.EnumerateFileSystemEntries(this.folder).Any()))
        {
            throw new InputException(folder, "is there already.", "Name a folder that does not exist or is empty.");
        }
        Guarded(() => Directory.CreateDirectory(temporary));
    }

    public void Write(string part, string className, string file, byte[] bytes) => Guarded(() =>
    {
        var target = Directory.CreateDirectory(Path.Combine(temporary, part, className));
        File.WriteAllBytes(Path.Combine(target.FullName, file), bytes);
    });

    public void Complete() => Guarded(() =>
    {
        Remove(folder);
        Directory.Move(temporary, folder);
    });

    public void Dispose() => Guarded(() => Remove(temporary));

    private void Guarded(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(folder, $"cannot be written: {e.Message}", "Check the path, its permissions and the free space.", e);
        }
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
