namespace EdgeMeta.Cli;

/// <summary>What the process returns; scripts rely on it.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>A check failed, or adaptation was refused.</summary>
    public const int CheckFailed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>A file is malformed or uses what is not supported.</summary>
    public const int BadInput = 3;

    /// <summary>The machine lacks something: a native library, disk space, a free lock.</summary>
    public const int Environment = 4;

    /// <summary>Stopped by Ctrl-C, as shells report it.</summary>
    public const int Interrupted = 130;
}
