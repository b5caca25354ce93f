using TorchSharp.Modules;

namespace TorchSharp;

/// <summary>How <c>pad</c> fills the border.</summary>
public enum PaddingModes
{
    Zeros = 0,
    Reflect = 1,
    Replicate = 2,
    Circular = 3,
    Constant = 4,
}

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>What becomes of a loss's per-element values; the numbers are libtorch's.</summary>
        public enum Reduction : long
        {
            None = 0,
            Mean = 1,
            Sum = 2,
        }

        /// <summary>A leaf that optimisers step; it takes the tensor's handle over, so that <paramref name="data"/> is invalid afterwards.</summary>
        public static Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);

        public static class utils
        {
            /// <summary>Scales the parameters' gradients so that their joint norm is at most <paramref name="max_norm"/>.</summary>
            /// <returns>The norm before.</returns>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2)
            {
                using var scope = NewDisposeScope();
                using var ungraphed = no_grad();
                var gradients = tensors.Select(p => p.grad).OfType<Tensor>().ToList();
                if (gradients.Count == 0)
                    return 0;
                var norms = stack(gradients.Select(g => g.norm((float)norm_type)));
                var total = norms.norm((float)norm_type).to_type(ScalarType.Float64).item<double>();
                var factor = max_norm / (total + 1e-6);
                if (factor < 1)
                {
                    foreach (var gradient in gradients)
                        gradient.mul_(factor);
                }
                return total;
            }
        }
    }
}
