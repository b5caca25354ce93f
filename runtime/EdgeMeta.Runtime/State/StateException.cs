namespace EdgeMeta.Runtime;

/// <summary>Why a state could not be kept or used.</summary>
public enum StateFailure
{
    /// <summary>Another process uses the state folder.</summary>
    Locked,

    /// <summary>The device is full.</summary>
    NoSpace,

    /// <summary>The folder cannot be read or written: permissions, a file in its place, a failing device.</summary>
    Unavailable,

    /// <summary>The state on disk is damaged, or a newer runtime wrote it.</summary>
    Damaged,

    /// <summary>The state belongs to another theta or recipe.</summary>
    OtherBundle,

    /// <summary>There is no previous state to return to.</summary>
    NothingToRollBack,
}

/// <summary>A state could not be saved, read or rolled back. What was on disk before is still there.</summary>
public sealed class StateException(StateFailure kind, string place, string problem, string remedy, Exception? inner = null)
    : Exception($"{place}: {problem} {remedy}", inner)
{
    public StateFailure Kind { get; } = kind;

    /// <summary>The folder or file.</summary>
    public string Place { get; } = place;

    /// <summary>True where the surroundings are at fault and not the data (command lines: exit code 4 instead of 3).</summary>
    public bool IsEnvironment => Kind is StateFailure.Locked or StateFailure.NoSpace or StateFailure.Unavailable;

    /// <summary>Tells a full device and a held lock from other failures of the file system, on Linux, macOS and Windows.</summary>
    internal static StateException From(Exception failure, string place) => failure.HResult switch
    {
        Errors.LinuxWouldBlock or Errors.MacWouldBlock or Errors.WindowsSharing or Errors.WindowsLock => new StateException(StateFailure.Locked, place,
            "another process uses this state folder.", "Wait until it is done, or use another folder.", failure),
        Errors.NoSpace or Errors.LinuxQuota or Errors.MacQuota or Errors.WindowsFull or Errors.WindowsHandleFull => new StateException(
            StateFailure.NoSpace, place, "there is no space left to write the state; the previous state is unchanged.",
            "Free some space and adapt again.", failure),
        _ => new StateException(StateFailure.Unavailable, place, $"cannot be used: {failure.Message}",
            "Check the path, its permissions and the device.", failure),
    };

    /// <summary>errno on POSIX, HRESULT of the Win32 error on Windows, as .NET puts them into <see cref="Exception.HResult"/>.</summary>
    private static class Errors
    {
        public const int LinuxWouldBlock = 11;
        public const int MacWouldBlock = 35;
        public const int NoSpace = 28;
        public const int LinuxQuota = 122;
        public const int MacQuota = 69;
        public const int WindowsSharing = unchecked((int)0x80070020);
        public const int WindowsLock = unchecked((int)0x80070021);
        public const int WindowsFull = unchecked((int)0x80070070);
        public const int WindowsHandleFull = unchecked((int)0x80070027);
    }
}
