namespace EdgeMeta.Onnx.Ops.Reduce;

/// <summary>
/// The smallest element over axes; elements that tie share the cotangent equally.
/// https://onnx.ai/onnx/operators/onnx__ReduceMin.html, since 13; axes are an input from 18.
/// </summary>
public sealed class ReduceMin : ReduceExtremumOp;
