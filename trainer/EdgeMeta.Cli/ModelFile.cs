using EdgeMeta.Bundles;
using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Serialization;

namespace EdgeMeta.Cli;

/// <summary>An ONNX file named on the command line: what is wrong with the model is told with the file's name.</summary>
internal static class ModelFile
{
    /// <exception cref="ModelFileException">It is no model, or one that is not supported.</exception>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static Graph Read(string path)
    {
        byte[] bytes = Bytes(path);
        return Use(path, () => OnnxReader.Read(bytes));
    }

    /// <exception cref="InputException">It cannot be read.</exception>
    public static byte[] Bytes(string path)
    {
        try
        {
            return WholeFile.Read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(path, $"cannot be read: {e.Message}", "Check the path and its permissions.", e);
        }
    }

    /// <summary>Does something with the model of a file.</summary>
    /// <exception cref="ModelFileException">The model is at fault.</exception>
    public static T Use<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is OnnxFormatException or UnsupportedOperatorException)
        {
            throw new ModelFileException($"{path}: {e.Message}", e);
        }
    }
}

/// <summary>A model that a file holds is malformed or uses what is not supported.</summary>
internal sealed class ModelFileException(string message, Exception inner) : Exception(message, inner);
