using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor abs() => Operators.abs.On(this);

        public Tensor neg() => Operators.neg.On(this);

        public Tensor sign() => Operators.sign.On(this);

        public Tensor exp() => Operators.exp.On(this);

        public Tensor expm1() => Operators.expm1.On(this);

        public Tensor log() => Operators.log.On(this);

        public Tensor log1p() => Operators.log1p.On(this);

        public Tensor log2() => Operators.log2.On(this);

        public Tensor log10() => Operators.log10.On(this);

        public Tensor sqrt() => Operators.sqrt.On(this);

        public Tensor rsqrt() => Operators.rsqrt.On(this);

        public Tensor square() => Operators.square.On(this);

        public Tensor reciprocal() => Operators.reciprocal.On(this);

        public Tensor relu() => Operators.relu.On(this);

        public Tensor sigmoid() => Operators.sigmoid.On(this);

        public Tensor tanh() => Operators.tanh.On(this);

        public Tensor silu() => Operators.silu.On(this);

        public Tensor gelu() => Operators.gelu.On(this);

        public Tensor selu() => Operators.selu.On(this);

        public Tensor hardsigmoid() => Operators.hardsigmoid.On(this);

        public Tensor hardswish() => Operators.hardswish.On(this);

        public Tensor relu6() => Operators.relu6.On(this);

        public Tensor sin() => Operators.sin.On(this);

        public Tensor cos() => Operators.cos.On(this);

        public Tensor tan() => Operators.tan.On(this);

        public Tensor asin() => Operators.asin.On(this);

        public Tensor acos() => Operators.acos.On(this);

        public Tensor atan() => Operators.atan.On(this);

        public Tensor sinh() => Operators.sinh.On(this);

        public Tensor cosh() => Operators.cosh.On(this);

        public Tensor asinh() => Operators.asinh.On(this);

        public Tensor acosh() => Operators.acosh.On(this);

        public Tensor atanh() => Operators.atanh.On(this);

        public Tensor erf() => Operators.erf.On(this);

        public Tensor erfc() => Operators.erfc.On(this);

        public Tensor floor() => Operators.floor.On(this);

        public Tensor ceil() => Operators.ceil.On(this);

        public Tensor trunc() => Operators.trunc.On(this);

        public Tensor frac() => Operators.frac.On(this);

        public Tensor logical_not() => Operators.logical_not.On(this);

        public Tensor bitwise_not() => Operators.bitwise_not.On(this);

        public Tensor isnan() => Operators.isnan.On(this);

        public Tensor isinf() => Operators.isinf.On(this);

        public Tensor isfinite() => Operators.isfinite.On(this);

        public Tensor signbit() => Operators.signbit.On(this);

        public Tensor negative() => neg();

        public Tensor round(long decimals = 0) =>
            decimals == 0 ? Operators.round.On(this) : new Call(Operators.round_decimals).Add(this).Add(decimals).Tensor();

        public Tensor leaky_relu(Scalar negative_slope) => Operators.leaky_relu.On(this, negative_slope);

        public Tensor elu(Scalar alpha, Scalar scale, Scalar input_scale) => new Call(Operators.elu).Add(this).Add(alpha).Add(scale).Add(input_scale).Tensor();

        public Tensor hardtanh(Scalar min, Scalar max) => new Call(Operators.hardtanh).Add(this).Add(min).Add(max).Tensor();

        public Tensor prelu(Tensor target) => Operators.prelu.On(this, target);

        /// <summary>Bounds each element; at least one bound must be given.</summary>
        public Tensor clamp(Scalar? min = null, Scalar? max = null) => new Call(Operators.clamp).Add(this).Add(min).Add(max).Tensor();

        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => new Call(Operators.clamp_).Add(this).Add(min).Add(max).InPlace(this);

        public Tensor clamp_min(Scalar min) => Operators.clamp_min.On(this, min);

        public Tensor clamp_max(Scalar max) => Operators.clamp_max.On(this, max);

        public Tensor softmax(long dim, ScalarType? dtype = null) => new Call(Operators.softmax).Add(this).Add(dim).Add(dtype).Tensor();

        public Tensor log_softmax(long dim, ScalarType? dtype = null) => new Call(Operators.log_softmax).Add(this).Add(dim).Add(dtype).Tensor();

        public Tensor abs_() => Operators.abs_.Into(this);

        public Tensor neg_() => Operators.neg_.Into(this);

        public Tensor exp_() => Operators.exp_.Into(this);

        public Tensor log_() => Operators.log_.Into(this);

        public Tensor sqrt_() => Operators.sqrt_.Into(this);

        public Tensor rsqrt_() => Operators.rsqrt_.Into(this);

        public Tensor reciprocal_() => Operators.reciprocal_.Into(this);

        public Tensor relu_() => Operators.relu_.Into(this);

        public Tensor sigmoid_() => Operators.sigmoid_.Into(this);

        public Tensor tanh_() => Operators.tanh_.Into(this);
    }
}
