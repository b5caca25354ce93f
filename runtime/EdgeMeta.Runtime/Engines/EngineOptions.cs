namespace EdgeMeta.Runtime;

/// <summary>What ONNX Runtime computes on.</summary>
public enum ExecutionProvider
{
    Cpu,
    Cuda,
}

/// <summary>How engines and sessions are opened.</summary>
/// <param name="Threads">Threads within an operator, at least 1. One is the default: a small model's step gains little from more, and on a shared device
/// waiting threads would burn its processor. The WebAssembly engine has one always.</param>
/// <param name="Provider">What is wished for. Where it cannot be had the CPU is used, and what was opened says so.</param>
/// <param name="Engine">What takes the inner steps; <see cref="EngineChoice"/> tells what became of <see cref="EngineKind.Auto"/>.</param>
public sealed record EngineOptions(int Threads = 1, ExecutionProvider Provider = ExecutionProvider.Cpu, EngineKind Engine = EngineKind.Auto)
{
    /// <summary>How long an engine in a process of its own may take to answer one request before it counts as hung and is ended.</summary>
    public TimeSpan AnswerLimit { get; init; } = TimeSpan.FromMinutes(2);

    internal void Validate() => ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1, nameof(Threads));
}
