using TorchSharp.Native;

namespace TorchSharp;

public static unsafe partial class torch
{
    /// <summary>Reverse-mode differentiation.</summary>
    public static class autograd
    {
        /// <summary>
        /// The gradients of the outputs' weighted sum with respect to each input, without accumulating anywhere. For gradients that can
        /// be differentiated again pass both <paramref name="create_graph"/> and <paramref name="retain_graph"/>: as in TorchSharp, and
        /// unlike Python, the second does not follow the first.
        /// </summary>
        /// <param name="grad_outputs">Weights, one per output; may be left out for outputs of one element.</param>
        /// <param name="allow_unused">
        /// An input that took no part yields a tensor whose <see cref="Tensor.IsInvalid"/> is true, instead of an error.
        /// </param>
        public static IList<Tensor> grad(
            IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false, bool create_graph = false,
            bool allow_unused = false)
        {
            var results = new nint[inputs.Count];
            int code;
            fixed (nint* o = Handles(outputs), i = Handles(inputs), g = grad_outputs is null ? null : Weights(outputs, grad_outputs), r = results)
            {
                code = Shim.Grad(o, outputs.Count, i, inputs.Count, g, retain_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, r);
            }
            KeepAlive(outputs, inputs, grad_outputs);
            Shim.Check(code, "autograd.grad");
            return Array.ConvertAll(results, handle => new Tensor(handle));
        }

        /// <summary>Adds gradients to the <c>grad</c> of the leaves, or of <paramref name="inputs"/> alone.</summary>
        /// <param name="retain_graph">As <paramref name="create_graph"/> where not given.</param>
        public static void backward(
            IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            int code;
            fixed (nint* t = Handles(tensors), g = grad_tensors is null ? null : Weights(tensors, grad_tensors), i = inputs is null ? null : Handles(inputs))
            {
                var retain = retain_graph is { } given ? (given ? 1 : 0) : -1;
                code = Shim.Backward(t, tensors.Count, g, retain, create_graph ? 1 : 0, i, inputs?.Count ?? 0);
            }
            KeepAlive(tensors, grad_tensors, inputs);
            Shim.Check(code, "autograd.backward");
        }

        public static void backward(
            Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        private static nint[] Handles(IList<Tensor> tensors)
        {
            ArgumentNullException.ThrowIfNull(tensors);
            var handles = new nint[tensors.Count];
            for (var i = 0; i < handles.Length; i++)
                handles[i] = (tensors[i] ?? throw new ArgumentNullException(nameof(tensors), $"tensor {i}")).Handle;
            return handles;
        }

        private static nint[] Weights(IList<Tensor> outputs, IList<Tensor> weights)
        {
            if (weights.Count != outputs.Count)
                throw new ArgumentException($"{weights.Count} gradients for {outputs.Count} outputs", nameof(weights));
            return Handles(weights);
        }

        private static void KeepAlive(IList<Tensor>? first, IList<Tensor>? second, IList<Tensor>? third)
        {
            GC.KeepAlive(first);
            GC.KeepAlive(second);
            GC.KeepAlive(third);
        }
    }
}
