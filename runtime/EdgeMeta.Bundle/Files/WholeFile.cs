namespace EdgeMeta.Bundles;

/// <summary>Whole files in and out of memory: the size is checked before anything is allocated, and a write is all or nothing.</summary>
public static class WholeFile
{
    /// <summary>What the name of a file ends in while it is being written; a write that was cut short leaves it.</summary>
    public const string TemporarySuffix = ".new";

    /// <summary>Reads a file whose size is at most <paramref name="limit"/> bytes.</summary>
    /// <exception cref="IOException">Absent, a directory, larger than the limit, or changed while it was read.</exception>
    /// <exception cref="UnauthorizedAccessException">The permissions forbid it.</exception>
    public static byte[] Read(string path, long limit = long.MaxValue)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        if (!stream.CanSeek)
        {
            throw new IOException("it is a pipe or a device, not a file.");
        }
        limit = Math.Min(limit, Array.MaxLength);
        if (stream.Length > limit)
        {
            throw new IOException($"the file has {stream.Length} bytes and the limit is {limit}.");
        }
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>
    /// Replaces or creates a file atomically: a temporary file beside it is written, flushed to the device and renamed over it. A reader, and the
    /// next start after a power cut, sees the old bytes or the new ones, never a mixture.
    /// </summary>
    /// <exception cref="IOException">No space, no such folder; the previous file is untouched and the temporary file is gone.</exception>
    /// <exception cref="UnauthorizedAccessException">The permissions forbid it.</exception>
    public static void WriteAtomically(string path, ReadOnlySpan<byte> bytes)
    {
        var full = Path.GetFullPath(path);
        var temporary = full + TemporarySuffix;
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
        FlushDirectory(Path.GetDirectoryName(full)!);
    }

    /// <summary>Makes a rename durable. Windows needs and offers no such call: its journal orders the rename itself.</summary>
    public static void FlushDirectory(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        DirectorySync.Flush(directory);
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (IOException)
        {
            // The caller is about to hear of the first failure, which is the one that matters.
        }
        catch (UnauthorizedAccessException)
        {
        }
    }
}
