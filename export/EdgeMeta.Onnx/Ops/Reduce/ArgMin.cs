namespace EdgeMeta.Onnx.Ops.Reduce;

/// <summary>Where along an axis the smallest element is. https://onnx.ai/onnx/operators/onnx__ArgMin.html, since 13.</summary>
public sealed class ArgMin : ArgExtremumOp;
