using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor sum(ScalarType? type = null) => new Call(Operators.sum).Add(this).Add(type).Tensor();

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum([dim], keepdim, type);

        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => sum((ReadOnlySpan<long>)dim, keepdim, type);

        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) =>
            new Call(Operators.sum_dim).Add(this).Add(dim).Add(keepdim).Add(type).Tensor();

        public Tensor mean() => Operators.mean.On(this);

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
            new Call(Operators.mean_dim).Add(this).Add(dimensions).Add(keepdim).Add(type).Tensor();

        public Tensor amax(params long[] dims) => amax(dims, false);

        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) => Extreme(Operators.amax, Operators.amax_out, dims, keepdim, @out);

        public Tensor amin(params long[] dims) => amin(dims, false);

        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) => Extreme(Operators.amin, Operators.amin_out, dims, keepdim, @out);

        public Tensor max() => Operators.max.On(this);

        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => new Call(Operators.max_dim).Add(this).Add(dim).Add(keepdim).Pair();

        public Tensor min() => Operators.min.On(this);

        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => new Call(Operators.min_dim).Add(this).Add(dim).Add(keepdim).Pair();

        public Tensor argmax() => Operators.argmax.On(this);

        public Tensor argmax(long dim, bool keepdim = false) => new Call(Operators.argmax).Add(this).Add(dim).Add(keepdim).Tensor();

        public Tensor argmin() => Operators.argmin.On(this);

        public Tensor argmin(long dim, bool keepdim = false) => new Call(Operators.argmin).Add(this).Add(dim).Add(keepdim).Tensor();

        public Tensor var(bool unbiased = true) => new Call(Operators.var).Add(this).Add(unbiased).Tensor();

        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var([dim], unbiased, keepdim, type);

        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Cast(new Call(Operators.var_dim).Add(this).Add(dimensions).Add(unbiased).Add(keepdim).Tensor(), type);

        public Tensor std(bool unbiased = true) => new Call(Operators.std).Add(this).Add(unbiased).Tensor();

        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Cast(new Call(Operators.std_dim).Add(this).Add(dimensions).Add(unbiased).Add(keepdim).Tensor(), type);

        public Tensor logsumexp(long dim, bool keepdim = false) => new Call(Operators.logsumexp).Add(this).Add([dim]).Add(keepdim).Tensor();

        /// <summary>The p-norm of all elements.</summary>
        public Tensor norm(float p = 2) => new Call(Operators.norm).Add(this).Add((double)p).Tensor();

        public Tensor norm(int dim, bool keepdim = false, float p = 2) =>
            new Call(Operators.norm_dim).Add(this).Add((Scalar)p).Add([dim]).Add(keepdim).Tensor();

        public Tensor cumsum(long dim, ScalarType? type = null) => new Call(Operators.cumsum).Add(this).Add(dim).Add(type).Tensor();

        public Tensor all() => Operators.all.On(this);

        public Tensor all(long dim, bool keepdim = false) => new Call(Operators.all_dim).Add(this).Add(dim).Add(keepdim).Tensor();

        public Tensor any() => Operators.any.On(this);

        public Tensor any(long dim, bool keepdim = false) => new Call(Operators.any_dim).Add(this).Add(dim).Add(keepdim).Tensor();

        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true) =>
            new Call(Operators.topk).Add(this).Add(k).Add(dim).Add(largest).Add(sorted).Pair();

        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false) =>
            new Call(Operators.sort).Add(this).Add(stable).Add(dim).Add(descending).Pair();

        public Tensor argsort(long dim = -1, bool descending = false) => new Call(Operators.argsort).Add(this).Add(dim).Add(descending).Tensor();

        private static Tensor Cast(Tensor tensor, ScalarType? type)
        {
            if (type is not { } wanted || wanted == tensor.dtype)
                return tensor;
            using (tensor)
                return tensor.to_type(wanted);
        }

        private Tensor Extreme(Operator plain, Operator into, long[] dims, bool keepdim, Tensor? @out) => @out is null
            ? new Call(plain).Add(this).Add(dims).Add(keepdim).Tensor()
            : new Call(into).Add(this).Add(dims).Add(keepdim).Add(@out).InPlace(@out);
    }
}
