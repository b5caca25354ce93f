using System.Runtime.CompilerServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => index_put_(value, i1);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => index(i1, i2);
            set => index_put_(value, i1, i2);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => index(i1, i2, i3);
            set => index_put_(value, i1, i2, i3);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => index(i1, i2, i3, i4);
            set => index_put_(value, i1, i2, i3, i4);
        }

        /// <summary>A view where no entry is a tensor or a truth value, else a copy.</summary>
        public Tensor index(params TensorIndex[] indices)
        {
            using var scope = NewDisposeScope();
            var (view, gathered) = Resolve(indices);
            if (gathered is not null)
                return new Call(Operators.index).Add(view).Add(gathered, holes: true).Tensor().MoveToOuterDisposeScope();
            return (ReferenceEquals(view, this) ? alias() : view).MoveToOuterDisposeScope();
        }

        public Tensor index_put_(Tensor value, params TensorIndex[] indices)
        {
            using var scope = NewDisposeScope();
            var (view, gathered) = Resolve(indices);
            if (gathered is null)
                view.copy_(value);
            else
                new Call(Operators.index_put_).Add(view).Add(gathered, holes: true).Add(value).InPlace(view);
            return this;
        }

        // As Python does it: integers, slices and new axes make a view one after the other, tensors are left for one gather at the end.
        private (Tensor View, List<Tensor?>? Gathered) Resolve(TensorIndex[] indices)
        {
            ArgumentNullException.ThrowIfNull(indices);
            var consumed = indices.Sum(Consumed);
            var view = this;
            List<Tensor?>? gathered = null;
            long dim = 0;
            long folded = 0; // a mask of d dimensions takes one place in the list, not d
            foreach (var index in indices)
            {
                switch (index.Type)
                {
                    case TensorIndex.Kind.Single:
                        view = view.select(dim, index.Start ?? throw new ArgumentException("an index without a value", nameof(indices)));
                        break;
                    case TensorIndex.Kind.Slice:
                        view = new Call(Operators.slice).Add(view).Add(dim).Add(index.Start).Add(index.Stop).Add(index.Step ?? 1).Tensor();
                        dim++;
                        break;
                    case TensorIndex.Kind.Ellipsis:
                        dim += ndim - consumed;
                        break;
                    case TensorIndex.Kind.NewAxis:
                        view = view.unsqueeze(dim++);
                        break;
                    case TensorIndex.Kind.Bool:
                        view = view.unsqueeze(dim);
                        Gather(tensor(index.Start != 0).unsqueeze(0), 1);
                        break;
                    default:
                        Gather(index.Indices!, Consumed(index));
                        break;
                }
            }
            return (view, gathered);

            // Dimensions of this tensor that an entry stands for: a mask covers as many as it has.
            static long Consumed(TensorIndex index) => index.Type switch
            {
                TensorIndex.Kind.Single or TensorIndex.Kind.Slice => 1,
                TensorIndex.Kind.Tensor => index.Indices!.dtype is ScalarType.Bool or ScalarType.Byte ? index.Indices.ndim : 1,
                _ => 0,
            };

            void Gather(Tensor by, long dims)
            {
                gathered ??= [];
                while (gathered.Count + folded < dim)
                    gathered.Add(null);
                gathered.Add(by);
                dim += dims;
                folded += dims - 1;
            }
        }
    }
}
