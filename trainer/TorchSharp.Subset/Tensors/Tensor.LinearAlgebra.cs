using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor matmul(Tensor target) => Operators.matmul.On(this, target);

        public Tensor mm(Tensor target) => Operators.mm.On(this, target);

        public Tensor bmm(Tensor batch2) => Operators.bmm.On(this, batch2);

        public Tensor mv(Tensor target) => Operators.mv.On(this, target);

        public Tensor dot(Tensor target) => Operators.dot.On(this, target);

        public Tensor outer(Tensor vec2) => Operators.outer.On(this, vec2);

        /// <summary>beta * this + alpha * mat1 @ mat2.</summary>
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) =>
            new Call(Operators.addmm).Add(this).Add(mat1).Add(mat2).Add((Scalar)beta).Add((Scalar)alpha).Tensor();
    }
}
