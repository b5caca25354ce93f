using System.Text.Json;
using EdgeMeta.Bundles;

namespace EdgeMeta.Trainer;

/// <summary>Everything of a checkpoint that is not a tensor. Stored inside the tensor file, and beside it as checkpoint.json for people.</summary>
public sealed record CheckpointInfo
{
    /// <summary>The format that this version writes and reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The version of this format.</summary>
    public required int Format { get; init; }

    /// <summary>The version of EdgeMeta that wrote it.</summary>
    public required string EdgeMeta { get; init; }

    /// <summary>The assembly that torch was called through, with its version.</summary>
    public required string Torch { get; init; }

    /// <summary>Outer steps made.</summary>
    public required long Iteration { get; init; }

    /// <summary>Whether training has come to its end.</summary>
    public required bool Complete { get; init; }

    /// <summary>Training time so far, over all sessions.</summary>
    public required double Seconds { get; init; }

    /// <summary>Seconds after which training ends, the outer schedule following the clock; null for a run that iterations alone decide.</summary>
    public double? TimeLimit { get; init; }

    /// <summary>SHA-256 of model.onnx, lower-case hexadecimal.</summary>
    public required string Model { get; init; }

    /// <summary>What identifies the training episodes, beside the seed.</summary>
    public required string Data { get; init; }

    /// <summary>The training episodes in words.</summary>
    public required string Episodes { get; init; }

    /// <summary>What the run was asked to do; the seed is in it.</summary>
    public required TrainingConfig Config { get; init; }

    /// <summary>What the device is to do with theta as it is now.</summary>
    public required AdaptationRecipe Recipe { get; init; }

    /// <summary>The learning curve so far.</summary>
    public required IReadOnlyList<CurvePoint> Curve { get; init; }

    internal string ToJson() => JsonSerializer.Serialize(this, TrainingConfigJson.Options) + "\n";

    internal static CheckpointInfo FromJson(string json) =>
        JsonSerializer.Deserialize<CheckpointInfo>(json, TrainingConfigJson.Options) ?? throw new JsonException("it is null");
}
