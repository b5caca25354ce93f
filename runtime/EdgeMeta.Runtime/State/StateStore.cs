using EdgeMeta.Bundles;

namespace EdgeMeta.Runtime;

/// <summary>
/// A folder that keeps what one device has adapted, safe against power cuts, full devices and second processes. It holds <c>state.safetensors</c>,
/// <c>previous.safetensors</c> to roll back to, and <c>lock</c>. The store is the folder's only user until it is disposed.
/// </summary>
public sealed class StateStore : IDisposable
{
    private const string CurrentName = "state.safetensors";
    private const string PreviousName = "previous.safetensors";
    private const string FreshName = "state.fresh";
    private const string LockName = "lock";
    private const string ReadaptOrRollback = "Return to the previous state with rollback, or adapt again.";

    private readonly FileStream hold;

    private StateStore(string folder, FileStream hold)
    {
        Folder = folder;
        this.hold = hold;
    }

    public string Folder { get; }

    /// <summary>True if there is a state to roll back to; whether it is intact shows when that is done.</summary>
    public bool HasPrevious => File.Exists(Path.Combine(Folder, PreviousName));

    /// <summary>Opens a state folder, making it if it is not there, and locks it against other processes.</summary>
    /// <exception cref="StateException">Another process has it (said at once, without waiting), or it cannot be made or written.</exception>
    public static StateStore Open(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return new StateStore(folder, new FileStream(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StateException.From(e, folder);
        }
    }

    /// <summary>
    /// Reads the state without locking the folder, for predictors beside a process that adapts: a state is replaced in one stroke, so this sees the
    /// old one or the new one. Null if there is none.
    /// </summary>
    /// <exception cref="StateException">The state is damaged, belongs to another theta or recipe, or cannot be read.</exception>
    public static AdaptedState? Read(string folder, Bundle bundle)
    {
        var path = Path.Combine(folder, CurrentName);
        return ReadBytes(path) is { } bytes ? Decode(bytes, path, bundle) : null;
    }

    /// <summary>The state for this bundle, phi bit for bit as it was saved; null if there is none, so theta holds.</summary>
    /// <exception cref="StateException">The state is damaged, belongs to another theta or recipe, or cannot be read.</exception>
    public AdaptedState? Load(Bundle bundle) => Read(Folder, bundle);

    /// <summary>
    /// Replaces the state. The new one is written beside it, flushed, read back and compared; then the old one becomes the previous one, and
    /// the new one takes its place by a rename. Whenever this is interrupted, an intact state is in place.
    /// </summary>
    /// <exception cref="ArgumentException">The state is not one of this bundle.</exception>
    /// <exception cref="StateException">No space, or the folder cannot be written; the old state is unchanged.</exception>
    public void Save(AdaptedState state, Bundle bundle)
    {
        state.RequireFor(bundle);
        var bytes = StateFile.Encode(state, bundle.Theta);
        var current = Path.Combine(Folder, CurrentName);
        var fresh = Path.Combine(Folder, FreshName);
        try
        {
            WholeFile.WriteAtomically(fresh, bytes);
            if (!WholeFile.Read(fresh).AsSpan().SequenceEqual(bytes))
            {
                throw new IOException("the device gave back other bytes than were written.");
            }
            if (ReadBytes(current) is { } old && IsIntact(old) && !old.AsSpan().SequenceEqual(bytes))
            {
                WholeFile.WriteAtomically(Path.Combine(Folder, PreviousName), old);
            }
            File.Move(fresh, current, overwrite: true);
            WholeFile.FlushDirectory(Folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Discard(fresh);
            throw StateException.From(e, Folder);
        }
    }

    /// <summary>Makes the previous state the current one. There is none to roll back to afterwards.</summary>
    /// <exception cref="StateException">There is no previous state, or it is damaged; the current one is then unchanged.</exception>
    public void Rollback()
    {
        var previous = Path.Combine(Folder, PreviousName);
        var bytes = ReadBytes(previous);
        // A save that was cut short leaves the current state as the previous one too.
        if (bytes is null || ReadBytes(Path.Combine(Folder, CurrentName)).AsSpan().SequenceEqual(bytes))
        {
            throw new StateException(StateFailure.NothingToRollBack, Folder, "has no previous state.",
                "Forget the state to return to theta, or adapt again.");
        }
        if (!IsIntact(bytes))
        {
            throw new StateException(StateFailure.Damaged, previous, "is damaged as well.", "Forget the state and adapt again.");
        }
        Guarded(() => File.Move(previous, Path.Combine(Folder, CurrentName), overwrite: true));
    }

    /// <summary>Removes everything that was adapted, the previous state included; theta holds again.</summary>
    /// <exception cref="StateException">The folder cannot be written.</exception>
    public void Forget() => Guarded(() =>
    {
        // With what a save that was cut short has left behind.
        foreach (var name in (string[])[PreviousName, CurrentName, FreshName])
        {
            File.Delete(Path.Combine(Folder, name));
            File.Delete(Path.Combine(Folder, name + WholeFile.TemporarySuffix));
        }
    });

    /// <summary>Lets other processes use the folder. The lock file stays: deleting it could take it from under a process that has just opened it.</summary>
    public void Dispose() => hold.Dispose();

    private static AdaptedState Decode(byte[] bytes, string path, Bundle bundle)
    {
        try
        {
            var file = StateFile.Open(bytes);
            if (StateFile.Text(file, "theta") != bundle.ThetaDigest || StateFile.Text(file, "recipe") != bundle.Recipe.Digest())
            {
                throw new StateException(StateFailure.OtherBundle, path, "was adapted from another theta or recipe than this bundle's.",
                    "Adapt again with this bundle.");
            }
            return StateFile.Decode(file, bundle);
        }
        catch (BundleException e)
        {
            throw new StateException(StateFailure.Damaged, path, e.Problem, ReadaptOrRollback, e);
        }
    }

    private static bool IsIntact(byte[] bytes)
    {
        try
        {
            StateFile.Open(bytes);
            return true;
        }
        catch (BundleException)
        {
            return false;
        }
    }

    private static byte[]? ReadBytes(string path)
    {
        try
        {
            return WholeFile.Read(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StateException.From(e, path);
        }
    }

    private static void Discard(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next save overwrites it; what is reported is why this one failed.
        }
    }

    private void Guarded(Action change)
    {
        try
        {
            change();
            WholeFile.FlushDirectory(Folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StateException.From(e, Folder);
        }
    }
}
