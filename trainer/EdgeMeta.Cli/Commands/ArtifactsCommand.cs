using System.CommandLine;
using EdgeMeta.Export.OrtTraining;
using EdgeMeta.Onnx;

namespace EdgeMeta.Cli.Commands;

/// <summary><c>edgemeta artifacts</c>: what ONNX Runtime Training needs to train an ONNX model, without Python.</summary>
internal static class ArtifactsCommand
{
    private static readonly Dictionary<string, TrainingLoss> Losses = new(StringComparer.Ordinal)
    {
        ["cross-entropy"] = TrainingLoss.CrossEntropy,
        ["mse"] = TrainingLoss.MeanSquaredError,
        ["bce"] = TrainingLoss.BinaryCrossEntropyWithLogits,
        ["l1"] = TrainingLoss.L1,
        ["none"] = TrainingLoss.ModelOutput,
    };

    public static Command Create(Terminal terminal)
    {
        var model = new Argument<FileInfo>("model") { Description = "An ONNX file with its parameters in it." };
        var loss = new Option<string>("--loss")
        {
            Description = "cross-entropy: scores [N, C] against int64 labels [N]; mse, l1, bce (with logits): against a target of the output's shape; " +
                "none: the model ends in its loss.",
            DefaultValueFactory = _ => "cross-entropy",
        };
        loss.AcceptOnlyFromAmong([.. Losses.Keys]);
        var output = new Option<string?>("--output") { Description = "The model's output that the loss is taken of, where it has several." };
        var optimizer = new Option<string>("--optimizer") { Description = "sgd, or adamw as in torch.", DefaultValueFactory = _ => "sgd" };
        optimizer.AcceptOnlyFromAmong("sgd", "adamw");
        var trainable = Patterns("--trainable", "Parameters to train, by name or pattern (* and ?); all that the loss depends on where none is given.");
        var frozen = Patterns("--frozen", "Parameters not to train that stand in the checkpoint all the same; what is neither stays in the graphs.");
        var rate = new Option<float?>("--learning-rate")
        {
            Description = "Baked in for runtimes that cannot set one (they use 0.001); where one is set, it counts in units of this rate / 0.001.",
        };
        var decay = new Option<float?>("--weight-decay") { Description = "Of adamw; 0.01 as in torch where not given." };
        var clip = new Option<float?>("--clip-norm") { Description = "Scales all gradients down together where their L2 norm is above." };
        var noEval = new Option<bool>("--no-eval") { Description = "Write no evaluation model." };
        var nominal = new Option<bool>("--nominal") { Description = "Make the runtime insist on being given the parameters before it trains." };
        var folder = new Option<DirectoryInfo>("--out") { Description = "The folder to write; an earlier one is replaced.", Required = true };
        Command command = Verb.Create("artifacts", "Make the artifacts with which ONNX Runtime Training trains an ONNX model on a device.",
            "artifacts model.onnx --loss cross-entropy --optimizer adamw --learning-rate 0.01 --out training",
            "artifacts model.onnx --trainable \"head.*\" --learning-rate 0.1 --out training");
        command.Arguments.Add(model);
        foreach (Option option in (Option[])[loss, output, optimizer, trainable, frozen, rate, decay, clip, noEval, nominal, folder])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            bool adam = parsed.GetRequiredValue(optimizer) == "adamw";
            if (!adam && parsed.GetValue(decay) is not null)
            {
                throw new UsageException("--weight-decay is an option of --optimizer adamw");
            }

            var defaults = new AdamWOptimizer();
            var options = new TrainingArtifactOptions
            {
                Loss = Losses[parsed.GetRequiredValue(loss)],
                Output = parsed.GetValue(output),
                Optimizer = adam ? defaults with { WeightDecay = parsed.GetValue(decay) ?? defaults.WeightDecay } : new SgdOptimizer(),
                Trainable = parsed.GetValue(trainable) ?? [],
                Frozen = parsed.GetValue(frozen) ?? [],
                LearningRate = parsed.GetValue(rate) is { } value ? new LearningRate(value) : null,
                ClipNorm = parsed.GetValue(clip),
                Evaluation = !parsed.GetValue(noEval),
                Nominal = parsed.GetValue(nominal),
            };
            string file = parsed.GetRequiredValue(model).FullName;
            return ModelFile.Use(file, () => Write(terminal, ModelFile.Read(file), options, parsed.GetRequiredValue(folder).FullName));
        });
        return command;
    }

    private static Option<string[]> Patterns(string name, string description) => new(name) { Description = description, AllowMultipleArgumentsPerToken = true };

    private static int Write(Terminal terminal, Graph model, TrainingArtifactOptions options, string folder)
    {
        TrainingArtifacts artifacts = TrainingArtifacts.Generate(model, options);
        ArtifactFolder.Write(folder, artifacts);
        long Numbers(IEnumerable<string> names) => names.Sum(name => model.Initializer(name).Data!.Count);
        int bytes = artifacts.TrainingModel.Length + (artifacts.EvaluationModel?.Length ?? 0) + artifacts.OptimizerModel.Length + artifacts.Checkpoint.Length;
        terminal.Say($"Wrote {folder} ({bytes:N0} bytes): {artifacts.Trainable.Count} trained tensors of {Numbers(artifacts.Trainable):N0} numbers, " +
            $"{artifacts.Frozen.Count} frozen in the checkpoint.");
        foreach (SharedParameter shared in SharedParameter.Find(model).Where(s => artifacts.Trainable.Contains(s.Name)))
        {
            terminal.Say($"Note: '{shared.Copy}' is '{shared.Name}' in this file; both are trained as one. " +
                "If that is not meant, export the model in training mode.");
        }

        terminal.Say($"Next: edgemeta inspect {folder}");
        return ExitCode.Done;
    }
}
