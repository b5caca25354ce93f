namespace EdgeMeta.Runtime.Native;

/// <summary>
/// The native ONNX Runtime library is absent, is not one, or is too old for the managed code it would serve. The message says
/// which file, what was found, what is needed and what to do. Nothing of ONNX Runtime has run when this is thrown.
/// </summary>
public sealed class NativeLibraryException : Exception
{
    /// <summary>With what is wrong and what to do about it.</summary>
    public NativeLibraryException(string message)
        : base(message)
    {
    }

    /// <summary>With what is wrong, what to do about it, and what the system said.</summary>
    public NativeLibraryException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
