namespace EdgeMeta.Onnx.Ops.Elementwise;

/// <summary>z = x and y, of bools. https://onnx.ai/onnx/operators/onnx__And.html, since 13.</summary>
public sealed class And : LogicalOp;
