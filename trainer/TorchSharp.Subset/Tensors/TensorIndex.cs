namespace TorchSharp;

public static partial class torch
{
    /// <summary>One entry of an indexing expression, as in Python's <c>x[..., 1:3, None]</c>.</summary>
    public struct TensorIndex
    {
        internal enum Kind
        {
            NewAxis,
            Single,
            Slice,
            Ellipsis,
            Bool,
            Tensor,
        }

        internal Kind Type { get; private init; }

        internal long? Start { get; private init; }

        internal long? Stop { get; private init; }

        internal long? Step { get; private init; }

        internal Tensor? Indices { get; private init; }

        public static TensorIndex Null => new() { Type = Kind.NewAxis };

        public static TensorIndex None => new() { Type = Kind.NewAxis };

        public static TensorIndex Ellipsis => new() { Type = Kind.Ellipsis };

        public static TensorIndex Colon => new() { Type = Kind.Slice };

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new() { Type = Kind.Slice, Start = start, Stop = stop, Step = step };

        public static TensorIndex Slice(Range range) => new()
        {
            Type = Kind.Slice,
            Start = range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value,
            Stop = range.End.IsFromEnd ? (range.End.Value == 0 ? null : -range.End.Value) : range.End.Value,
        };

        public static TensorIndex Single(long? index) => new() { Type = Kind.Single, Start = index };

        public static TensorIndex Bool(bool value) => new() { Type = Kind.Bool, Start = value ? 1 : 0 };

        public static TensorIndex Tensor(Tensor tensor) => new() { Type = Kind.Tensor, Indices = tensor };

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator TensorIndex(Range range) => Slice(range);
    }
}
