using static TorchSharp.torch;

namespace EdgeMeta.Trainer;

/// <summary>
/// Named tensors in a fixed order: theta, phi, rates or a gradient. Immutable; holds handles and owns none. An update is a <see cref="Zip"/>.
/// </summary>
public sealed class ParameterSet
{
    private readonly Tensor[] tensors;

    /// <summary>Tensors under names; both in the same order.</summary>
    public ParameterSet(ParameterNames names, IEnumerable<Tensor> tensors)
    {
        Names = names;
        this.tensors = [.. tensors];
        if (this.tensors.Length != names.Count)
        {
            throw new ArgumentException($"{names.Count} names and {this.tensors.Length} tensors", nameof(tensors));
        }
    }

    /// <summary>The names, shared between sets of the same parameters.</summary>
    public ParameterNames Names { get; }

    /// <summary>The tensors in the order of <see cref="Names"/>.</summary>
    public IReadOnlyList<Tensor> Tensors => tensors;

    /// <summary>How many there are.</summary>
    public int Count => tensors.Length;

    /// <summary>A tensor by name.</summary>
    public Tensor this[string name] => tensors[Names.IndexOf(name)];

    /// <summary>A tensor by position.</summary>
    public Tensor this[int index] => tensors[index];

    /// <summary>f of every tensor.</summary>
    public ParameterSet Map(Func<Tensor, Tensor> f) => new(Names, tensors.Select(f));

    /// <summary>f of every pair of tensors of the same name.</summary>
    public ParameterSet Zip(ParameterSet other, Func<Tensor, Tensor, Tensor> f) => new(Names, Names == other.Names
        ? tensors.Zip(other.tensors, f)
        : Names.Select((name, i) => f(tensors[i], other[name])));

    /// <summary>Those whose name is chosen, in the same order.</summary>
    public ParameterSet Where(Func<string, bool> chosen)
    {
        int[] kept = [.. Enumerable.Range(0, Count).Where(i => chosen(Names[i]))];
        return new ParameterSet(new ParameterNames(kept.Select(i => Names[i])), kept.Select(i => tensors[i]));
    }

    /// <summary>Those of the given names, in their order; the names are shared with the result.</summary>
    public ParameterSet Select(ParameterNames names) => names == Names ? this : new ParameterSet(names, names.Select(name => this[name]));

    /// <summary>This set with the tensors of <paramref name="other"/> in place of those of the same name.</summary>
    public ParameterSet Override(ParameterSet other)
    {
        if (other.Names == Names)
        {
            return other;
        }

        var copy = (Tensor[])tensors.Clone();
        for (int i = 0; i < other.Count; i++)
        {
            copy[Names.IndexOf(other.Names[i])] = other[i];
        }

        return new ParameterSet(Names, copy);
    }

    /// <summary>The sum over all tensors of the elementwise products: a tensor of rank 0.</summary>
    public Tensor Dot(ParameterSet other) => tensors.Select((t, i) => t.mul(other[Names[i]]).sum()).Aggregate((a, b) => a.add(b, One));

    /// <summary>Fresh leaves over the same data, cut off from any graph.</summary>
    public ParameterSet Leaves() => Map(t => t.detach().requires_grad_(true));

    /// <summary>The same data, cut off from any graph.</summary>
    public ParameterSet Detached() => Map(t => t.detach());

    private static readonly TorchSharp.Scalar One = 1;
}
