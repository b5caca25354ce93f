using EdgeMeta.Onnx.Serialization.Proto;

namespace EdgeMeta.Onnx.Serialization;

/// <summary>Types as a file declares them: the truth for inputs, a claim to be checked for outputs.</summary>
internal sealed class DeclaredTypes(GraphProto graph)
{
    private readonly HashSet<string> symbols = [.. from input in graph.Input
                                                   from dim in input.Type?.TensorType?.Shape?.Dim ?? []
                                                   where dim.HasDimParam
                                                   select dim.DimParam];

    /// <summary>The type of an input. An unnamed unknown dimension becomes a symbol of its own.</summary>
    public TensorType OfInput(ValueInfoProto input)
    {
        string where = $"input '{input.Name}'";
        (ElementType element, TensorShapeProto? shape) = Tensor(input, where);
        if (shape is null)
        {
            throw new UnsupportedOperatorException($"{where}: its rank is not declared; export the model with a shape, unknown sizes as named dimensions");
        }

        CheckRank(shape.Dim.Count, where);
        var dims = new Dim[shape.Dim.Count];
        for (int axis = 0; axis < dims.Length; axis++)
        {
            TensorShapeProto.Types.Dimension dim = shape.Dim[axis];
            dims[axis] = dim.HasDimValue ? Size(dim.DimValue, where)
                : dim.HasDimParam && dim.DimParam.Length > 0 ? Symbol(dim.DimParam)
                : Unnamed(input.Name, axis);
        }

        var result = new Shape(dims);
        CheckSize(result, where);
        return new TensorType(element, result);
    }

    /// <summary>Refuses a declaration that contradicts what is known of the value.</summary>
    public static void Check(ValueInfoProto declared, Value value, string what)
    {
        string where = $"{what} '{declared.Name}'";
        if (declared.Type is null)
        {
            return;
        }

        (ElementType element, TensorShapeProto? shape) = Tensor(declared, where);
        bool fits = element == value.Type.Element && (shape is null || (shape.Dim.Count == value.Shape.Rank
            && shape.Dim.Zip(value.Shape).All(d => !d.First.HasDimValue || !d.Second.IsStatic || d.First.DimValue == d.Second.Size)));
        if (!fits)
        {
            string dims = shape is null ? ""
                : $"[{string.Join(",", shape.Dim.Take(Shape.MaximumRank).Select(d => d.HasDimValue ? $"{d.DimValue}" : d.DimParam))}]";
            throw new OnnxFormatException($"{where}: the file declares {element.ToString().ToLowerInvariant()}{dims}, but its nodes give {value.Type}");
        }
    }

    /// <summary>Refuses more elements than an array can hold, before anybody multiplies sizes.</summary>
    public static void CheckSize(Shape shape, string where)
    {
        CheckRank(shape.Rank, where);
        TensorReader.Count([.. shape.Where(d => d.IsStatic).Select(d => d.Size)], where);
    }

    private static void CheckRank(int rank, string where)
    {
        if (rank > Shape.MaximumRank)
        {
            throw new OnnxFormatException($"{where}: it has {rank} dimensions; at most {Shape.MaximumRank} are supported");
        }
    }

    private static (ElementType Element, TensorShapeProto? Shape) Tensor(ValueInfoProto info, string where)
    {
        if (info.Type?.TensorType is not { } tensor)
        {
            throw new UnsupportedOperatorException(
                $"{where}: it is no tensor (a sequence, map, optional or sparse tensor, or without a type); pass tensors only");
        }

        return (TensorReader.Element(tensor.ElemType, where), tensor.Shape);
    }

    private static Dim Size(long size, string where) =>
        size >= 0 ? size : throw new OnnxFormatException($"{where}: it has the negative dimension {size}; leave an unknown size out, or name it");

    // The builder's own symbols begin so.
    private static Dim Symbol(string name) => Dim.Symbolic(name.StartsWith('?') ? $"dim{name}" : name);

    private Dim Unnamed(string input, int axis)
    {
        string symbol = $"{input}.{axis}";
        while (!symbols.Add(symbol))
        {
            symbol += "'";
        }

        return Symbol(symbol);
    }
}
