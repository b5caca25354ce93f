namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>z = the largest of the inputs; those that tie share the cotangent equally. https://onnx.ai/onnx/operators/onnx__Max.html, since 13.</summary>
public sealed class Max : ExtremumOp;
