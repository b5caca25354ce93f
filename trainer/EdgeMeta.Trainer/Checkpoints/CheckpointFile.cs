using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EdgeMeta.Bundles;
using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Serialization;
using EdgeMeta.Trainer.Optimizers;
using EdgeMeta.Trainer.Torch;

namespace EdgeMeta.Trainer;

/// <summary>
/// A checkpoint as a safetensors file: the meta-parameters under their names, <c>adam.first</c> and <c>adam.second</c> in one piece each, and as metadata
/// the text of <see cref="CheckpointInfo"/>, Adam's steps, and a SHA-256 over all of it.
/// </summary>
internal static class CheckpointFile
{
    private const string InfoKey = "checkpoint";
    private const string StepsKey = "adam.steps";
    private const string DigestKey = "sha256";
    private const string First = "adam.first";
    private const string Second = "adam.second";
    private const string Parameter = "meta.";
    private const long LargestModel = 1L << 31;

    public static byte[] Write(Checkpoint checkpoint)
    {
        int size = checkpoint.Values.Length;
        List<NamedTensor> tensors =
        [
            .. Checkpoint.Named(checkpoint.Algorithm.Layout, checkpoint.Values).Select(t => t.WithName(Parameter + t.Name)),
            NamedTensor.FromFloats(First, [size], checkpoint.Optimizer.FirstMoment),
            NamedTensor.FromFloats(Second, [size], checkpoint.Optimizer.SecondMoment),
        ];
        string info = checkpoint.Info.ToJson();
        string steps = checkpoint.Optimizer.Steps.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new TensorFile(
            tensors,
            new Dictionary<string, string> { [InfoKey] = info, [StepsKey] = steps, [DigestKey] = Digest(info, steps, tensors) }).ToBytes();
    }

    public static Checkpoint Read(RunFolder folder)
    {
        if (!File.Exists(folder.Checkpoint))
        {
            throw new CheckpointException(folder.Path, "holds no training run (no checkpoint.safetensors).", "Name the folder that 'train --out' wrote.");
        }

        try
        {
            return Read(folder, TensorFile.ReadFile(folder.Checkpoint));
        }
        catch (TensorFileException e)
        {
            throw Damaged(folder, $"is damaged: it {e.Problem}", e);
        }
        catch (Exception e) when (e is JsonException or BundleException or TrainingConfigException)
        {
            throw Damaged(folder, $"holds what this version cannot read: {e.Message}", e);
        }
        catch (Exception e) when (e is OnnxFormatException or UnsupportedOperatorException)
        {
            throw new CheckpointException(folder.Model, $"cannot be used: {e.Message}.", "Start the run again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(folder.Path, $"cannot be read: {e.Message}", "Check its files and their permissions.", e);
        }
    }

    private static Checkpoint Read(RunFolder folder, TensorFile file)
    {
        if (!file.Metadata.TryGetValue(InfoKey, out string? text) || !file.Metadata.TryGetValue(StepsKey, out string? steps)
            || !file.Metadata.TryGetValue(DigestKey, out string? digest))
        {
            throw Damaged(folder, "is a tensor file, but no checkpoint.");
        }

        if (digest != Digest(text, steps, file.Tensors))
        {
            throw Damaged(folder, "is damaged: its content does not match its SHA-256.");
        }

        var info = CheckpointInfo.FromJson(text);
        if (info.Format != CheckpointInfo.CurrentFormat)
        {
            throw new CheckpointException(
                folder.Checkpoint,
                $"is of format {info.Format}; this version reads {CheckpointInfo.CurrentFormat}.",
                "Use the version that wrote it.");
        }

        byte[] model = WholeFile.Read(folder.Model, LargestModel);
        if (Convert.ToHexStringLower(SHA256.HashData(model)) != info.Model)
        {
            throw new CheckpointException(folder.Model, "is not the model of this checkpoint: its SHA-256 differs.", "Put the original file back.");
        }

        Graph graph = OnnxReader.Read(model);
        MetaAlgorithm algorithm = info.Config.Validated().CreateAlgorithm(new TorchModel(graph));
        ParameterLayout layout = algorithm.Layout;
        var values = new float[layout.Size];
        for (int i = 0; i < layout.Names.Count; i++)
        {
            Floats(folder, file, Parameter + layout.Names[i], layout.ShapeOf(i)).CopyTo(values.AsSpan(layout.RangeOf(i)));
        }

        var optimizer = new Adam(Floats(folder, file, First, [layout.Size]).ToArray(), Floats(folder, file, Second, [layout.Size]).ToArray(),
            long.TryParse(steps, out long made) && made >= 0 ? made : throw Damaged(folder, $"has '{steps}' optimiser steps."));
        return new Checkpoint(info, graph, algorithm, values, optimizer);
    }

    private static ReadOnlySpan<float> Floats(RunFolder folder, TensorFile file, string name, IReadOnlyList<long> shape)
    {
        NamedTensor tensor = file[name];
        return tensor.Element == TensorElement.Float32 && tensor.Shape.SequenceEqual(shape)
            ? tensor.Floats
            : throw Damaged(folder, $"has the tensor {tensor}, where the model asks for [{string.Join(", ", shape)}].");
    }

    private static CheckpointException Damaged(RunFolder folder, string problem, Exception? inner = null) =>
        new(folder.Checkpoint, problem, "Restore it from a copy, or start the run again.", inner);

    private static string Digest(string info, string steps, IEnumerable<NamedTensor> tensors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[8];
        foreach (string text in new[] { info, steps }.Concat(tensors.Select(t => t.ToString())))
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            BinaryPrimitives.WriteInt64LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        foreach (NamedTensor tensor in tensors)
        {
            hash.AppendData(tensor.Data.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
