using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace EdgeMeta.Trainer;

/// <summary>
/// Names, shapes and places of parameters in one flat array. Between episodes parameters live in managed memory in this layout: the outer optimiser, sums
/// over tasks and checkpoints work there, in a fixed order, whatever the number of threads.
/// </summary>
public sealed class ParameterLayout
{
    private readonly long[][] shapes;
    private readonly int[] offsets;

    /// <summary>Parameters one after the other.</summary>
    public ParameterLayout(IEnumerable<(string Name, long[] Shape)> parameters)
    {
        (string Name, long[] Shape)[] all = [.. parameters];
        Names = new ParameterNames(all.Select(p => p.Name));
        shapes = [.. all.Select(p => p.Shape)];
        offsets = new int[all.Length + 1];
        for (int i = 0; i < all.Length; i++)
        {
            offsets[i + 1] = checked(offsets[i] + (int)shapes[i].Aggregate(1L, (n, d) => n * d));
        }
    }

    /// <summary>The names, in order.</summary>
    public ParameterNames Names { get; }

    /// <summary>The number of elements of all parameters.</summary>
    public int Size => offsets[^1];

    /// <summary>The shape of a parameter.</summary>
    public IReadOnlyList<long> ShapeOf(int index) => shapes[index];

    /// <summary>The elements of a parameter within the flat array.</summary>
    public Range RangeOf(int index) => offsets[index]..offsets[index + 1];

    /// <summary>This layout followed by further parameters.</summary>
    public ParameterLayout With(IEnumerable<(string Name, long[] Shape)> more) => new(Names.Select((name, i) => (name, shapes[i])).Concat(more));

    /// <summary>Copies as tensors of Float32 or Float64.</summary>
    public ParameterSet ToTensors(ReadOnlySpan<float> flat, ScalarType precision = ScalarType.Float32)
    {
        Check(flat.Length);
        var tensors = new Tensor[Names.Count];
        for (int i = 0; i < tensors.Length; i++)
        {
            Tensor single = tensor(flat[RangeOf(i)].ToArray(), shapes[i]);
            tensors[i] = precision == ScalarType.Float32 ? single : single.to_type(precision);
        }

        return new ParameterSet(Names, tensors);
    }

    /// <summary>Overwrites the data of Float32 tensors that <see cref="ToTensors"/> made; they must not be part of a graph.</summary>
    public void Overwrite(ParameterSet set, ReadOnlySpan<float> flat)
    {
        Check(flat.Length);
        for (int i = 0; i < Names.Count; i++)
        {
            flat[RangeOf(i)].CopyTo(MemoryMarshal.Cast<byte, float>(set[i].bytes));
        }
    }

    /// <summary>Copies tensors of this layout into a flat array, rounding to float.</summary>
    public void Flatten(ParameterSet set, Span<float> flat)
    {
        Check(flat.Length);
        ParameterSet ordered = set.Select(Names);
        for (int i = 0; i < Names.Count; i++)
        {
            Tensor t = ordered[i].detach();
            t = t.dtype == ScalarType.Float32 ? t : t.to_type(ScalarType.Float32);
            MemoryMarshal.Cast<byte, float>(t.cpu().contiguous().bytes).CopyTo(flat[RangeOf(i)]);
        }
    }

    private void Check(int length)
    {
        if (length != Size)
        {
            throw new ArgumentException($"the array holds {length} elements, the parameters have {Size}");
        }
    }
}
