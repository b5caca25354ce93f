using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.relu_() : x.relu();

            public static Tensor relu6(Tensor x, bool inplace = false) => Activate(x, x.relu6(), inplace);

            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) =>
                Activate(input, input.leaky_relu(negative_slope), inplace);

            public static Tensor elu(Tensor x, double alpha, bool inplace = false) => Activate(x, x.elu(alpha, 1, 1), inplace);

            public static Tensor celu(Tensor x, double alpha, bool inplace = false) => Activate(x, Operators.celu.On(x, alpha), inplace);

            public static Tensor selu(Tensor x, bool inplace = false) => Activate(x, x.selu(), inplace);

            public static Tensor gelu(Tensor x) => x.gelu();

            public static Tensor tanh(Tensor x) => x.tanh();

            public static Tensor hardsigmoid(Tensor input, bool inplace = false) => Activate(input, input.hardsigmoid(), inplace);

            public static Tensor hardswish(Tensor input, bool inplace = false) => Activate(input, input.hardswish(), inplace);

            /// <param name="threshold">Above it (times beta) the function is the identity.</param>
            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) =>
                new Call(Operators.softplus).Add(x).Add((Scalar)beta).Add((Scalar)threshold).Tensor();

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

            public static Tensor log_softmax(Tensor x, long dim) => x.log_softmax(dim);

            private static Tensor Activate(Tensor x, Tensor result, bool inplace)
            {
                if (!inplace)
                    return result;
                using (result)
                    return x.copy_(result);
            }
        }
    }
}
