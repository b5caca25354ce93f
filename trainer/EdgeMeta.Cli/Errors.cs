using EdgeMeta.Bundles;
using EdgeMeta.Export.OrtTraining;
using EdgeMeta.Onnx;
using EdgeMeta.Runtime;
using EdgeMeta.Runtime.Native;
using EdgeMeta.Trainer;

namespace EdgeMeta.Cli;

/// <summary>Known errors become one message and an exit code; anything else is a bug and keeps its stack trace.</summary>
internal static class Errors
{
    private const int DiskFull = unchecked((int)0x80070070), NoSpace = 28;

    public static int Report(Terminal terminal, Func<int> action)
    {
        try
        {
            return action();
        }
        catch (UsageException e)
        {
            return Say(terminal, e.Message, ExitCode.Usage);
        }
        catch (OperationCanceledException)
        {
            return Say(terminal, "stopped", ExitCode.Interrupted);
        }
        catch (Exception e) when (CodeOf(e) is not null)
        {
            return Say(terminal, e.Message, CodeOf(e)!.Value);
        }
        catch (TypeInitializationException e) when (e.GetBaseException() is NotSupportedException or DllNotFoundException)
        {
            // TorchSharp loads its native part on first use, and says at length where it has looked.
            string reason = e.GetBaseException().Message.ReplaceLineEndings("\n").Split('\n')[0].TrimEnd('.');
            return Say(terminal, $"torch cannot be loaded on this system: {reason}. Run EDGEMETA_TORCH=auto eng/setup, which takes one that can.",
                ExitCode.Environment);
        }
    }

    private static int? CodeOf(Exception e) => e switch
    {
        StateException state => state.IsEnvironment ? ExitCode.Environment : ExitCode.BadInput,
        EnvironmentException or NativeLibraryException or EngineException => ExitCode.Environment,
        BundleException or InputException or OnnxFormatException or UnsupportedOperatorException or ModelFileException => ExitCode.BadInput,
        CheckpointException or TrainingConfigException or TrainingException or TrainingArtifactException => ExitCode.BadInput,
        FileNotFoundException or DirectoryNotFoundException => ExitCode.BadInput,
        IOException when e.HResult is DiskFull or NoSpace => ExitCode.Environment,
        IOException or UnauthorizedAccessException => ExitCode.Environment,
        _ => null,
    };

    private static int Say(Terminal terminal, string message, int code)
    {
        terminal.Say($"edgemeta: {message}");
        return code;
    }
}

/// <summary>Options that contradict each other in a way the parser cannot see.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>The machine or this build lacks what was asked for.</summary>
internal sealed class EnvironmentException(string message) : Exception(message);
