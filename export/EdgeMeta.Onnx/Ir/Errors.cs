namespace EdgeMeta.Onnx;

/// <summary>A model that is malformed: the message says where and what is wrong.</summary>
public sealed class OnnxFormatException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A well-formed model that uses what EdgeMeta does not support: the message names node, operator, opset and a way out.</summary>
public sealed class UnsupportedOperatorException(string message) : Exception(message);
