using EdgeMeta.Onnx;
using static TorchSharp.torch;

namespace EdgeMeta.Trainer.Torch;

/// <summary>
/// Computes the outputs of one node from its inputs; null stands for an optional input left out. Trailing outputs that nobody reads may be missing.
/// </summary>
internal delegate Tensor[] Kernel(Tensor?[] x, RunContext run);

/// <summary>The kernel of a node of which the first <paramref name="wanted"/> outputs, at least one, are read.</summary>
internal delegate Kernel KernelCompiler(Node node, int wanted);

/// <summary>
/// How torch runs one operator: a row of the table in the files beside this one. <paramref name="Compile"/> runs once per node and decodes its
/// attributes; the kernel it returns runs often, on many threads. A kernel creates tensors and disposes none: the caller's scope does. A
/// <see cref="TorchSharp.Scalar"/> must be held by the kernel or a static field, never be implicit: TorchSharp's may be collected while native code reads it.
/// </summary>
internal sealed record Lowering(string Type, KernelCompiler Compile)
{
    /// <summary>y = f(x), whatever the attributes.</summary>
    public static Lowering Unary(string type, Func<Tensor, Tensor> f)
    {
        Kernel kernel = (x, _) => [f(x[0]!)];
        return new Lowering(type, (_, _) => kernel);
    }

    /// <summary>y = f(x), where f follows from the node.</summary>
    public static Lowering Unary(string type, Func<Node, Func<Tensor, Tensor>> compile) => new(type, (node, _) =>
    {
        Func<Tensor, Tensor> f = compile(node);
        return (x, _) => [f(x[0]!)];
    });

    /// <summary>z = f(x, y).</summary>
    public static Lowering Binary(string type, Func<Tensor, Tensor, Tensor> f)
    {
        Kernel kernel = (x, _) => [f(x[0]!, x[1]!)];
        return new Lowering(type, (_, _) => kernel);
    }

    /// <summary>One output from any inputs.</summary>
    public static Lowering Of(string type, Func<Node, Func<Tensor?[], Tensor>> compile) => new(type, (node, _) =>
    {
        Func<Tensor?[], Tensor> f = compile(node);
        return (x, _) => [f(x)];
    });

    /// <summary>One output from any inputs and the run's precision or norm policy.</summary>
    public static Lowering OfRun(string type, Func<Node, Func<Tensor?[], RunContext, Tensor>> compile) => new(type, (node, _) =>
    {
        Func<Tensor?[], RunContext, Tensor> f = compile(node);
        return (x, run) => [f(x, run)];
    });

    /// <summary>Several outputs from any inputs, as many as are wanted.</summary>
    public static Lowering Many(string type, Func<Node, int, Func<Tensor?[], Tensor[]>> compile) => new(type, (node, wanted) =>
    {
        Func<Tensor?[], Tensor[]> f = compile(node, wanted);
        return (x, _) => f(x);
    });
}
