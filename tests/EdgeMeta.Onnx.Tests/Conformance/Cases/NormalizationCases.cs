using static EdgeMeta.Onnx.Tests.Conformance.CaseBuilder;

namespace EdgeMeta.Onnx.Tests.Conformance.Cases;

internal static class NormalizationCases
{
    public static IEnumerable<OpCase> All =>
    [
        new("BatchNormalization", "statistics of the batch",
            c => BatchNorm(c, 3, new Attributes { { "training_mode", 1L }, { "momentum", 0.8f } }, c.Real(N(3), 2, 4, 3))),
        new("BatchNormalization", "statistics of the batch, no spatial axes",
            c => BatchNorm(c, 3, new Attributes { { "training_mode", 1L } }, c.Real(N(6), 2))),
        new("BatchNormalization", "given statistics", c => BatchNorm(c, 1, new Attributes { { "epsilon", 1e-2f } }, c.Real(N(3), 2, 4, 3)))
        { DiffersFromTorch = true },
        new("BatchNormalization", "constant statistics", c => c.Run("BatchNormalization", c.Real(N(3), 2, 4, 3), c.Real(2), c.Real(2),
            c.Literal(TensorData.Vector(0.2f, -0.4f)), c.Literal(TensorData.Vector(0.7f, 1.3f)))),
        new("InstanceNormalization", "2 spatial axes", c => c.Run("InstanceNormalization", c.Real(N(2), 3, 4, 3), c.Real(3), c.Real(3))),
        new("InstanceNormalization", "1 spatial axis",
            c => c.Run("InstanceNormalization", new Attributes { { "epsilon", 1e-2f } }, c.Real(N(2), 3, 6), c.Real(3), c.Real(3))),
        new("LayerNormalization", "last axis", c => c.Run("LayerNormalization", c.Real(N(3), 8), c.Real(8), c.Real(8))),
        new("LayerNormalization", "two axes, no bias", c => c.Run("LayerNormalization", new Attributes { { "axis", -2L } }, c.Real(N(3), 4, 3), c.Real(4, 3))),
        new("LayerNormalization", "with mean and deviation",
            c => c.Run("LayerNormalization", 3, new Attributes { { "axis", 1L } }, c.Real(N(2), 3, 4), c.Real(3, 4), c.Real(3, 4))),
        new("GroupNormalization", "2 groups",
            c => c.Run("GroupNormalization", new Attributes { { "num_groups", 2L } }, c.Real(N(2), 4, 3, 4), c.Real(4), c.Real(4)))
        { Opset = 21 },
        new("GroupNormalization", "a group per channel",
            c => c.Run("GroupNormalization", new Attributes { { "num_groups", 4L } }, c.Real(N(2), 4, 3, 4), c.Real(4), c.Real(4)))
        { Opset = 18 },
        new("GroupNormalization", "1 spatial axis",
            c => c.Run("GroupNormalization", new Attributes { { "num_groups", 1L }, { "epsilon", 1e-2f } }, c.Real(N(2), 3, 5), c.Real(3), c.Real(3)))
        { Opset = 21 },
        new("Softmax", "last axis", c => c.Run("Softmax", c.Real(N(3), 4))),
        new("Softmax", "middle axis", c => c.Run("Softmax", new Attributes { { "axis", 1L } }, c.Real(N(2), 4, 3))),
        new("LogSoftmax", "last axis", c => c.Run("LogSoftmax", c.Real(N(3), 4))),
        new("LogSoftmax", "middle axis", c => c.Run("LogSoftmax", new Attributes { { "axis", -2L } }, c.Real(N(2), 4, 3))),
        new("LogSoftmax", "far apart", c => c.Run("LogSoftmax", c.Real(Sample.Between(-90, 90), N(2), 3))),
        new("Dropout", "inference", c => c.Run("Dropout", c.Real(N(2), 3))),
        new("Dropout", "inference by a constant",
            c => c.Run("Dropout", c.Real(N(2), 3), c.Literal(TensorData.Scalar(0.3f)), c.Literal(TensorData.Scalar(false)))),
    ];

    private static void BatchNorm(CaseBuilder c, int outputs, Attributes attributes, Value x) =>
        c.Run("BatchNormalization", outputs, attributes, x, c.Real(2), c.Real(2), c.Real(2), c.Real(Sample.Positive, 2));
}
