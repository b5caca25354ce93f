namespace EdgeMeta.Onnx.Autodiff;

/// <summary>
/// Reverse-mode differentiation of a graph under construction. It appends the backward pass to the same builder; called again on
/// a result of itself it gives second order, with no special path.
/// </summary>
public static class ReverseMode
{
    /// <summary>
    /// The gradient of <paramref name="loss"/> with respect to each of <paramref name="wrt"/>: of the primal's type and shape, or null where the
    /// loss does not depend on it at all.
    /// </summary>
    /// <param name="builder">Holds the forward nodes; receives the backward ones.</param>
    /// <param name="loss">A floating-point value; a scalar unless <paramref name="seed"/> is given.</param>
    /// <param name="wrt">What to differentiate by: inputs, initializers or intermediate values.</param>
    /// <param name="seed">The cotangent of <paramref name="loss"/>; 1 where absent.</param>
    public static IReadOnlyList<Value?> Gradients(GraphBuilder builder, Value loss, IReadOnlyList<Value> wrt, Value? seed = null)
    {
        if (!loss.Type.Element.IsFloatingPoint() || (seed is null && loss.Shape.Any(d => !d.Is(1))))
        {
            throw new ArgumentException($"'{loss}' is no floating-point scalar; give a seed of its shape");
        }

        if (seed is not null && !seed.Type.Equals(loss.Type))
        {
            throw new ArgumentException($"the seed '{seed}' is not of the type of '{loss}'");
        }

        seed ??= builder.Constant(TensorData.Of(loss.Type.Element, loss.Shape.ToSizes(), 1), "seed");
        return Pull(builder, [.. builder.Nodes], [loss], [seed], wrt);
    }

    /// <summary>Pulls the cotangents of <paramref name="outputs"/> back through <paramref name="forward"/> to <paramref name="wrt"/>.</summary>
    internal static IReadOnlyList<Value?> Pull(GraphBuilder builder, IReadOnlyList<Node> forward, IReadOnlyList<Value> outputs,
        IReadOnlyList<Value?> seeds, IReadOnlyList<Value?> wrt)
    {
        var moving = new HashSet<Value>(wrt.OfType<Value>().Where(v => v.Type.Element.IsFloatingPoint()));
        foreach (Node node in forward)
        {
            if (node.Inputs.Any(i => i is not null && moving.Contains(i)))
            {
                moving.UnionWith(node.Outputs.Where(o => o.Type.Element.IsFloatingPoint()));
            }
        }

        var cotangents = new Dictionary<Value, Value>();
        void Accumulate(Value primal, Value? cotangent)
        {
            if (cotangent is not null && moving.Contains(primal))
            {
                Value summed = Broadcast.SumTo(builder, cotangent, primal);
                cotangents[primal] = cotangents.TryGetValue(primal, out Value? sofar) ? builder.Add(sofar, summed) : summed;
            }
        }

        for (int i = 0; i < outputs.Count; i++)
        {
            Accumulate(outputs[i], seeds[i]);
        }

        foreach (Node node in forward.Reverse().Where(n => n.Outputs.Any(cotangents.ContainsKey) && n.Inputs.Any(i => i is not null && moving.Contains(i))))
        {
            IReadOnlyList<Value?> dx = node.Op.Vjp(builder, node, [.. node.Outputs.Select(o => cotangents.GetValueOrDefault(o))]);
            for (int i = 0; i < dx.Count; i++)
            {
                if (node.OptionalInput(i) is { } input)
                {
                    Accumulate(input, dx[i]);
                }
            }
        }

        return [.. wrt.Select(v => v is null ? null : cotangents.GetValueOrDefault(v))];
    }
}
