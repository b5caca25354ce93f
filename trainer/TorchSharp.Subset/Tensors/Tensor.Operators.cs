using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public static Tensor operator +(Tensor left, Tensor right) => Operators.add.On(left, right);

        public static Tensor operator +(Tensor left, Scalar right) => Operators.add_scalar.On(left, right);

        public static Tensor operator +(Scalar left, Tensor right) => Operators.add_scalar.On(right, left);

        public static Tensor operator -(Tensor left, Tensor right) => Operators.sub.On(left, right);

        public static Tensor operator -(Tensor left, Scalar right) => Operators.sub_scalar.On(left, right);

        public static Tensor operator -(Scalar left, Tensor right) => Operators.rsub_scalar.On(right, left);

        public static Tensor operator *(Tensor left, Tensor right) => Operators.mul.On(left, right);

        public static Tensor operator *(Tensor left, Scalar right) => Operators.mul_scalar.On(left, right);

        public static Tensor operator *(Scalar left, Tensor right) => Operators.mul_scalar.On(right, left);

        public static Tensor operator /(Tensor left, Tensor right) => Operators.div.On(left, right);

        public static Tensor operator /(Tensor left, Scalar right) => Operators.div_scalar.On(left, right);

        public static Tensor operator /(Scalar left, Tensor right)
        {
            using var reciprocal = right.reciprocal();
            return reciprocal.mul(left);
        }

        public static Tensor operator %(Tensor left, Tensor right) => left.remainder(right);

        public static Tensor operator %(Tensor left, Scalar right) => left.remainder(right);

        public static Tensor operator -(Tensor tensor) => tensor.neg();

        public static Tensor operator ~(Tensor left) => left.bitwise_not();

        public static Tensor operator &(Tensor left, Tensor right) => left.bitwise_and(right);

        public static Tensor operator |(Tensor left, Tensor right) => left.bitwise_or(right);

        public static Tensor operator ^(Tensor left, Tensor right) => left.bitwise_xor(right);

        /// <summary>Element by element: to ask for null write <c>is null</c>.</summary>
        public static Tensor operator ==(Tensor left, Tensor right) => left.eq(right);

        public static Tensor operator ==(Tensor left, Scalar right) => left.eq(right);

        public static Tensor operator !=(Tensor left, Tensor right) => left.ne(right);

        public static Tensor operator !=(Tensor left, Scalar right) => left.ne(right);

        public static Tensor operator <(Tensor left, Tensor right) => left.lt(right);

        public static Tensor operator <(Tensor left, Scalar right) => left.lt(right);

        public static Tensor operator <=(Tensor left, Tensor right) => left.le(right);

        public static Tensor operator <=(Tensor left, Scalar right) => left.le(right);

        public static Tensor operator >(Tensor left, Tensor right) => left.gt(right);

        public static Tensor operator >(Tensor left, Scalar right) => left.gt(right);

        public static Tensor operator >=(Tensor left, Tensor right) => left.ge(right);

        public static Tensor operator >=(Tensor left, Scalar right) => left.ge(right);
    }
}
