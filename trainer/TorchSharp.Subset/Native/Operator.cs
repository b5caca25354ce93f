using System.Text;

namespace TorchSharp.Native;

/// <summary>One ATen operator, found in the dispatcher when it is first called and kept for the life of the process.</summary>
internal sealed unsafe class Operator(string name, string overload = "")
{
    private nint handle;

    /// <summary>As error messages show it: <c>conv2d</c>, <c>add.Tensor</c>.</summary>
    public string Name { get; } = overload.Length == 0 ? name : $"{name}.{overload}";

    public nint Handle => handle != 0 ? handle : Find();

    public torch.Tensor On(torch.Tensor input) => new Call(this).Add(input).Tensor();

    public torch.Tensor On(torch.Tensor input, torch.Tensor other) => new Call(this).Add(input).Add(other).Tensor();

    public torch.Tensor On(torch.Tensor input, Scalar scalar) => new Call(this).Add(input).Add(scalar).Tensor();

    public torch.Tensor On(torch.Tensor input, long dim) => new Call(this).Add(input).Add(dim).Tensor();

    public torch.Tensor Into(torch.Tensor self) => new Call(this).Add(self).InPlace(self);

    public torch.Tensor Into(torch.Tensor self, torch.Tensor other) => new Call(this).Add(self).Add(other).InPlace(self);

    public torch.Tensor Into(torch.Tensor self, Scalar scalar) => new Call(this).Add(self).Add(scalar).InPlace(self);

    // Two threads may both look it up: they find the same operator, and the loser's few bytes stay allocated.
    private nint Find()
    {
        nint found;
        fixed (byte* n = Encoding.UTF8.GetBytes($"aten::{name}\0"))
        fixed (byte* o = Encoding.UTF8.GetBytes($"{overload}\0"))
            Shim.Check(Shim.Operator(n, o, &found), Name);
        return handle = found;
    }
}
