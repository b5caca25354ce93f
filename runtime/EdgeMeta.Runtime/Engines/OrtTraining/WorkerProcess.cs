using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;

namespace EdgeMeta.Runtime;

/// <summary>
/// A child process that answers requests one at a time, in frames over its standard input and output: no shell, no port. It ends when this is disposed or
/// when this process ends, however that comes about; one that dies or hangs is told as such and takes nothing with it.
/// </summary>
internal sealed class WorkerProcess : IDisposable
{
    private const int MostErrorLines = 12;
    private const int LargestAnswer = 1 << 30;

    private readonly Process process;
    private readonly TimeSpan limit;
    private readonly Queue<string> errors = new();
    private bool hung;
    private bool over;

    private WorkerProcess(Process process, TimeSpan limit)
    {
        this.process = process;
        this.limit = limit;
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    /// <param name="program">Started as it is, with the arguments as they are.</param>
    /// <param name="arguments">One each.</param>
    /// <param name="limit">How long it may take to answer.</param>
    /// <exception cref="EngineException">It cannot be started.</exception>
    public static WorkerProcess Start(string program, IEnumerable<string> arguments, TimeSpan limit)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        // What a developer has there (a debugger's port, a hook) is not meant for this process.
        start.Environment.Remove("NODE_OPTIONS");
        try
        {
            return new WorkerProcess(Process.Start(start)!, limit);
        }
        catch (Win32Exception e)
        {
            throw new EngineException($"{program} cannot be started: {e.Message}.", "Check its permissions.", e);
        }
    }

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <exception cref="TrainingRefusedException">The worker answers that it cannot, in its own words.</exception>
    /// <exception cref="EngineException">It died or hung, now or before.</exception>
    public FrameReader Ask(FrameWriter request)
    {
        ObjectDisposedException.ThrowIf(over, this);
        using var watch = new Timer(_ => Kill(), null, limit, Timeout.InfiniteTimeSpan);
        FrameReader answer;
        try
        {
            answer = Exchange(request.Written);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw Ended(e);
        }
        return answer.Byte() == 0 ? answer : throw new TrainingRefusedException(answer.Rest());
    }

    public void Dispose()
    {
        if (over)
        {
            return;
        }
        over = true;
        End();
        process.Dispose();
    }

    private FrameReader Exchange(ReadOnlySpan<byte> request)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, request.Length);
        var (input, output) = (process.StandardInput.BaseStream, process.StandardOutput.BaseStream);
        input.Write(length);
        input.Write(request);
        input.Flush();
        output.ReadExactly(length);
        var size = BinaryPrimitives.ReadInt32LittleEndian(length);
        if (size is < 1 or > LargestAnswer)
        {
            throw new IOException($"an answer of {size} bytes was announced");
        }
        var answer = new byte[size];
        output.ReadExactly(answer);
        return new FrameReader(answer);
    }

    private void Kill()
    {
        hung = true;
        End();
    }

    private void End()
    {
        try
        {
            process.Kill(entireProcessTree: true);
            // Only the wait without a limit also waits for the last of what it said.
            if (process.WaitForExit(5000))
            {
                process.WaitForExit();
            }
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has ended by itself.
        }
    }

    private EngineException Ended(Exception cause)
    {
        End();
        if (hung)
        {
            return new EngineException($"the process of the engine did not answer within {limit.TotalSeconds:0.#} s and was ended; nothing was changed.",
                "Try again, give it more time, or use --engine portable.", cause);
        }
        string said;
        lock (errors)
        {
            said = errors.Count == 0 ? "" : $" It said: {string.Join(" | ", errors)}";
        }
        return new EngineException($"the process of the engine ended by itself (exit code {process.ExitCode}); nothing was changed.{said}",
            "Try again, or use --engine portable.", cause);
    }

    private void Keep(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }
        lock (errors)
        {
            errors.Enqueue(line);
            if (errors.Count > MostErrorLines)
            {
                errors.Dequeue();
            }
        }
    }
}
