using System.Runtime.InteropServices;

namespace EdgeMeta.Bundles;

/// <summary>fsync of a folder (POSIX): a rename is durable only after it. .NET refuses to open a folder as a file, hence libc.</summary>
internal static partial class DirectorySync
{
    private const int ReadOnly = 0;
    private const int Interrupted = 4;
    private const int InvalidArgument = 22;

    /// <exception cref="IOException">The device reported an error. A file system that cannot flush folders (EINVAL) is not an error.</exception>
    public static void Flush(string directory)
    {
        var descriptor = Open(directory, ReadOnly);
        if (descriptor < 0)
        {
            throw new IOException($"{directory}: cannot open the folder to flush it: {Marshal.GetLastPInvokeErrorMessage()}");
        }
        try
        {
            while (Fsync(descriptor) != 0)
            {
                var error = Marshal.GetLastPInvokeError();
                if (error == InvalidArgument)
                {
                    return;
                }
                if (error != Interrupted)
                {
                    throw new IOException($"{directory}: cannot flush the folder: {Marshal.GetPInvokeErrorMessage(error)}");
                }
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
