using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public enum RoundingMode
    {
        None,
        trunc,
        floor,
    }

    public partial class Tensor
    {
        public Tensor add(Tensor target) => Operators.add.On(this, target);

        public Tensor add(Tensor target, Scalar alpha) => new Call(Operators.add).Add(this).Add(target).Add(alpha).Tensor();

        public Tensor add(Scalar scalar) => Operators.add_scalar.On(this, scalar);

        public Tensor add_(Tensor target) => Operators.add_.Into(this, target);

        public Tensor add_(Tensor target, Scalar alpha) => new Call(Operators.add_).Add(this).Add(target).Add(alpha).InPlace(this);

        public Tensor add_(Scalar scalar) => Operators.add_scalar_.Into(this, scalar);

        public Tensor sub(Tensor target) => Operators.sub.On(this, target);

        public Tensor sub(Scalar target) => Operators.sub_scalar.On(this, target);

        public Tensor sub_(Tensor target) => Operators.sub_.Into(this, target);

        public Tensor sub_(Scalar target) => Operators.sub_scalar_.Into(this, target);

        public Tensor mul(Tensor target) => Operators.mul.On(this, target);

        public Tensor mul(Scalar target) => Operators.mul_scalar.On(this, target);

        public Tensor mul_(Tensor target) => Operators.mul_.Into(this, target);

        public Tensor mul_(Scalar target) => Operators.mul_scalar_.Into(this, target);

        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => rounding_mode == RoundingMode.None
            ? Operators.div.On(this, target)
            : new Call(Operators.div_mode).Add(this).Add(target).Add(rounding_mode.ToString()).Tensor();

        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => rounding_mode == RoundingMode.None
            ? Operators.div_scalar.On(this, target)
            : new Call(Operators.div_scalar_mode).Add(this).Add(target).Add(rounding_mode.ToString()).Tensor();

        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => rounding_mode == RoundingMode.None
            ? Operators.div_.Into(this, target)
            : new Call(Operators.div_mode_).Add(this).Add(target).Add(rounding_mode.ToString()).InPlace(this);

        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => rounding_mode == RoundingMode.None
            ? Operators.div_scalar_.Into(this, target)
            : new Call(Operators.div_scalar_mode_).Add(this).Add(target).Add(rounding_mode.ToString()).InPlace(this);

        public Tensor floor_divide(Tensor other) => Operators.floor_divide.On(this, other);

        public Tensor floor_divide(Scalar other) => Operators.floor_divide_scalar.On(this, other);

        public Tensor remainder(Tensor target) => Operators.remainder.On(this, target);

        public Tensor remainder(Scalar scalar) => Operators.remainder_scalar.On(this, scalar);

        public Tensor fmod(Tensor target) => Operators.fmod.On(this, target);

        public Tensor fmod(Scalar scalar) => Operators.fmod_scalar.On(this, scalar);

        public Tensor pow(Tensor exponent) => Operators.pow.On(this, exponent);

        public Tensor pow(Scalar exponent) => Operators.pow_scalar.On(this, exponent);

        public Tensor pow_(Scalar exponent) => Operators.pow_scalar_.Into(this, exponent);

        public Tensor maximum(Tensor other) => Operators.maximum.On(this, other);

        public Tensor minimum(Tensor other) => Operators.minimum.On(this, other);

        public Tensor atan2(Tensor other) => Operators.atan2.On(this, other);

        /// <summary>this + value * tensor1 * tensor2.</summary>
        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) =>
            new Call(Operators.addcmul).Add(this).Add(tensor1).Add(tensor2).Add(value).Tensor();

        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            new Call(Operators.addcmul_).Add(this).Add(tensor1).Add(tensor2).Add(value).InPlace(this);

        /// <summary>this + value * tensor1 / tensor2.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) =>
            new Call(Operators.addcdiv).Add(this).Add(tensor1).Add(tensor2).Add(value).Tensor();

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            new Call(Operators.addcdiv_).Add(this).Add(tensor1).Add(tensor2).Add(value).InPlace(this);

        public Tensor lerp(Tensor end, Tensor weight) => new Call(Operators.lerp).Add(this).Add(end).Add(weight).Tensor();
    }
}
