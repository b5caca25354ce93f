using TorchSharp.Native;

namespace TorchSharp;

public static unsafe partial class torch
{
    public partial class Tensor
    {
        public bool requires_grad
        {
            get => Info().RequiresGrad != 0;
            set => requires_grad_(value);
        }

        /// <summary>
        /// What <c>backward</c> accumulated here, or null: a new object at each reading. Not public, since it is a method in one TorchSharp
        /// version and a property in the other: portable code asks <c>torch.autograd.grad</c>, and feeds optimisers by <c>backward</c>.
        /// </summary>
        internal Tensor? grad
        {
            get
            {
                nint gradient;
                var code = Shim.GetGrad(Handle, &gradient);
                GC.KeepAlive(this);
                Shim.Check(code, "grad");
                return gradient == 0 ? null : new Tensor(gradient);
            }

            set
            {
                var code = Shim.SetGrad(Handle, value is null ? 0 : value.Handle);
                GC.KeepAlive(this);
                GC.KeepAlive(value);
                Shim.Check(code, "grad");
            }
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            var code = Shim.SetRequiresGrad(Handle, requires_grad ? 1 : 0);
            GC.KeepAlive(this);
            Shim.Check(code, "requires_grad_");
            return this;
        }

        /// <summary>Makes a tensor that is not a leaf keep its gradient.</summary>
        public void retain_grad()
        {
            var code = Shim.RetainGrad(Handle);
            GC.KeepAlive(this);
            Shim.Check(code, "retain_grad");
        }

        public void backward() => autograd.backward(this);

        /// <summary>The same values outside the graph, sharing memory.</summary>
        public Tensor detach() => Operators.detach.On(this);

        public Tensor detach_() => Operators.detach_.Into(this);
    }
}
