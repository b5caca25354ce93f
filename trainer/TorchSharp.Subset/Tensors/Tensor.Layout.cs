using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The transpose of a matrix.</summary>
        public Tensor T => Operators.numpy_T.On(this);

        public Tensor reshape(params long[] shape) => new Call(Operators.reshape).Add(this).Add(shape).Tensor();

        public Tensor view(params long[] shape) => new Call(Operators.view).Add(this).Add(shape).Tensor();

        public Tensor view_as(Tensor other) => Operators.view_as.On(this, other);

        public Tensor flatten(long start_dim = 0, long end_dim = -1) => new Call(Operators.flatten).Add(this).Add(start_dim).Add(end_dim).Tensor();

        public Tensor squeeze(long? dim = null) => dim is { } one ? Operators.squeeze_dim.On(this, one) : Operators.squeeze.On(this);

        public Tensor unsqueeze(long dim) => Operators.unsqueeze.On(this, dim);

        public Tensor permute(params long[] permutation) => new Call(Operators.permute).Add(this).Add(permutation).Tensor();

        public Tensor transpose(long dim0, long dim1) => new Call(Operators.transpose).Add(this).Add(dim0).Add(dim1).Tensor();

        public Tensor expand(params long[] sizes) => new Call(Operators.expand).Add(this).Add(sizes).Tensor();

        public Tensor expand_as(Tensor other) => Operators.expand_as.On(this, other);

        public Tensor repeat(params long[] sizes) => new Call(Operators.repeat).Add(this).Add(sizes).Tensor();

        public Tensor contiguous() => Operators.contiguous.On(this);

        public Tensor narrow(long dim, long start, long length) => new Call(Operators.narrow).Add(this).Add(dim).Add(start).Add(length).Tensor();

        public Tensor select(long dim, long index) => new Call(Operators.select).Add(this).Add(dim).Add(index).Tensor();

        public Tensor slice(long dim, long start, long finish, long step) =>
            new Call(Operators.slice).Add(this).Add(dim).Add(start).Add(finish).Add(step).Tensor();

        public Tensor[] split(long size, int dim = 0)
        {
            var whole = this.size(dim);
            return new Call(Operators.split).Add(this).Add(size).Add((long)dim).List(size <= 0 ? 1 : checked((int)(((whole - 1) / size) + 1)));
        }

        public Tensor[] split(long[] sizes, long dim = 0) => new Call(Operators.split_sizes).Add(this).Add(sizes).Add(dim).List(sizes.Length);

        public Tensor[] chunk(long chunks, long dim = 0)
        {
            // An empty dimension yields as many chunks as asked for, any other at most its size.
            var whole = size(checked((int)dim));
            return new Call(Operators.chunk).Add(this).Add(chunks).Add(dim).List((int)Math.Clamp(whole == 0 ? chunks : Math.Min(chunks, whole), 1, 1 << 20));
        }

        public Tensor[] unbind(long dimension = 0) => new Call(Operators.unbind).Add(this).Add(dimension).List(checked((int)size(checked((int)dimension))));

        public Tensor flip(params long[] dims) => new Call(Operators.flip).Add(this).Add(dims).Tensor();

        public Tensor roll(long[] shifts, long[] dims) => new Call(Operators.roll).Add(this).Add(shifts).Add(dims).Tensor();

        public Tensor tril(long diagonal = 0) => Operators.tril.On(this, diagonal);

        public Tensor triu(long diagonal = 0) => Operators.triu.On(this, diagonal);

        public Tensor gather(long dim, Tensor index) => new Call(Operators.gather).Add(this).Add(dim).Add(index).Tensor();

        public Tensor scatter(long dim, Tensor index, Tensor src) => new Call(Operators.scatter).Add(this).Add(dim).Add(index).Add(src).Tensor();

        public Tensor scatter_(long dim, Tensor index, Tensor src) => new Call(Operators.scatter_).Add(this).Add(dim).Add(index).Add(src).InPlace(this);

        public Tensor scatter_add(long dim, Tensor index, Tensor src) => new Call(Operators.scatter_add).Add(this).Add(dim).Add(index).Add(src).Tensor();

        public Tensor scatter_add_(long dim, Tensor index, Tensor src) => new Call(Operators.scatter_add_).Add(this).Add(dim).Add(index).Add(src).InPlace(this);

        public Tensor index_select(long dim, Tensor index) => new Call(Operators.index_select).Add(this).Add(dim).Add(index).Tensor();

        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha) =>
            new Call(Operators.index_add).Add(this).Add(dim).Add(index).Add(source).Add(alpha).Tensor();

        public Tensor masked_fill(Tensor mask, Scalar value) => new Call(Operators.masked_fill).Add(this).Add(mask).Add(value).Tensor();

        public Tensor masked_fill_(Tensor mask, Scalar value) => new Call(Operators.masked_fill_).Add(this).Add(mask).Add(value).InPlace(this);

        public Tensor masked_select(Tensor mask) => Operators.masked_select.On(this, mask);

        public Tensor nonzero() => Operators.nonzero.On(this);

        public Tensor unfold(long dimension, long size, long step) => new Call(Operators.unfold).Add(this).Add(dimension).Add(size).Add(step).Tensor();
    }
}
