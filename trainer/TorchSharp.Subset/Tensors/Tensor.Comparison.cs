using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor eq(Tensor target) => Operators.eq.On(this, target);

        public Tensor eq(Scalar target) => Operators.eq_scalar.On(this, target);

        public Tensor ne(Tensor target) => Operators.ne.On(this, target);

        public Tensor ne(Scalar target) => Operators.ne_scalar.On(this, target);

        public Tensor lt(Tensor target) => Operators.lt.On(this, target);

        public Tensor lt(Scalar target) => Operators.lt_scalar.On(this, target);

        public Tensor le(Tensor target) => Operators.le.On(this, target);

        public Tensor le(Scalar target) => Operators.le_scalar.On(this, target);

        public Tensor gt(Tensor target) => Operators.gt.On(this, target);

        public Tensor gt(Scalar target) => Operators.gt_scalar.On(this, target);

        public Tensor ge(Tensor target) => Operators.ge.On(this, target);

        public Tensor ge(Scalar target) => Operators.ge_scalar.On(this, target);

        public Tensor logical_and(Tensor other) => Operators.logical_and.On(this, other);

        public Tensor logical_or(Tensor other) => Operators.logical_or.On(this, other);

        public Tensor logical_xor(Tensor other) => Operators.logical_xor.On(this, other);

        public Tensor bitwise_and(Tensor other) => Operators.bitwise_and.On(this, other);

        public Tensor bitwise_or(Tensor other) => Operators.bitwise_or.On(this, other);

        public Tensor bitwise_xor(Tensor other) => Operators.bitwise_xor.On(this, other);

        /// <summary>This where <paramref name="condition"/> holds, else <paramref name="y"/>.</summary>
        public Tensor where(Tensor condition, Tensor y) => new Call(Operators.where).Add(condition).Add(this).Add(y).Tensor();

        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) =>
            new Call(Operators.allclose).Add(this).Add(target).Add(rtol).Add(atol).Add(equal_nan).Bool();
    }
}
