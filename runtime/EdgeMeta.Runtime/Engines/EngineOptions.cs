namespace EdgeMeta.Runtime;

/// <summary>What ONNX Runtime computes on.</summary>
public enum ExecutionProvider
{
    Cpu,
    Cuda,
}

/// <summary>How sessions are opened.</summary>
/// <param name="Threads">Threads within an operator, at least 1. One is the default: a small model's step gains little from more, and on a shared device
/// waiting threads would burn its processor.</param>
/// <param name="Provider">What is wished for. Where it cannot be had the CPU is used, and what was opened says so.</param>
public sealed record EngineOptions(int Threads = 1, ExecutionProvider Provider = ExecutionProvider.Cpu)
{
    internal void Validate() => ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1, nameof(Threads));
}
