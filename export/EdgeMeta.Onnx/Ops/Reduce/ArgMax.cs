namespace EdgeMeta.Onnx.Ops.Reduce;

/// <summary>Where along an axis the largest element is. https://onnx.ai/onnx/operators/onnx__ArgMax.html, since 13.</summary>
public sealed class ArgMax : ArgExtremumOp;
