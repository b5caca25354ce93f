using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// A tensor of libtorch: an owned native handle. It is freed by its dispose scope, by <see cref="Dispose()"/> or by the finalizer,
    /// whichever comes first; disposing twice does nothing. Operators throw
    /// <see cref="System.Runtime.InteropServices.ExternalException"/> with the operator's name and libtorch's message.
    /// </summary>
    public partial class Tensor : IDisposable
    {
        private static long totalCount;
        private static long peakCount;

        private nint handle;

        internal Tensor(nint handle)
        {
            this.handle = handle;
            if (handle == 0)
            {
                // What autograd yields for an input that took no part: nothing to own, nothing to count.
                GC.SuppressFinalize(this);
                return;
            }
            var live = Interlocked.Increment(ref totalCount);
            if (live > Volatile.Read(ref peakCount))
                Volatile.Write(ref peakCount, live);
            DisposeScopeManager.Current?.Hold(this);
        }

        ~Tensor() => Dispose(false);

        /// <summary>Tensors alive in the process, as far as managed code holds them.</summary>
        public static long TotalCount => Volatile.Read(ref totalCount);

        /// <summary>The most tensors that were alive at once.</summary>
        public static long PeakCount => Volatile.Read(ref peakCount);

        /// <summary>True after disposal, and for the gradient of an input that took no part in the outputs.</summary>
        public bool IsInvalid => handle == 0;

        /// <exception cref="InvalidOperationException">The tensor was disposed.</exception>
        public nint Handle => handle != 0 ? handle : throw new InvalidOperationException("Tensor invalid -- empty handle: it was disposed, or holds no value.");

        public string? name { get; set; }

        internal DisposeScope? OwningDisposeScope { get; set; }

        internal int PlaceInScope { get; set; }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        /// <summary>Hands the tensor to the scope around its own, or to nobody when there is none.</summary>
        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        /// <summary>From now on nobody but the caller disposes it.</summary>
        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        public override bool Equals(object? obj) => obj is Tensor tensor && Equals(tensor);

        /// <summary>Same shape and equal elements.</summary>
        public bool Equals(Tensor target) => ReferenceEquals(this, target) || new Call(Operators.equal).Add(this).Add(target).Bool();

        public override int GetHashCode() => base.GetHashCode();

        protected virtual unsafe void Dispose(bool disposing)
        {
            var owned = Interlocked.Exchange(ref handle, 0);
            if (owned == 0)
                return;
            // The finalizer thread may not touch the scope: it belongs to another thread, and is garbage too.
            if (disposing)
                OwningDisposeScope?.Release(this);
            Interlocked.Decrement(ref totalCount);
            Shim.Free(owned);
        }

        /// <summary>Takes the native handle away from this object, which is invalid from then on.</summary>
        internal nint MoveHandle()
        {
            var moved = Handle;
            OwningDisposeScope?.Release(this);
            handle = 0;
            Interlocked.Decrement(ref totalCount);
            GC.SuppressFinalize(this);
            return moved;
        }
    }
}
