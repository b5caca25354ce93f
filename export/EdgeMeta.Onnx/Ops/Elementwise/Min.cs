namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>z = the smallest of the inputs; those that tie share the cotangent equally. https://onnx.ai/onnx/operators/onnx__Min.html, since 13.</summary>
public sealed class Min : ExtremumOp;
