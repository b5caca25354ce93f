using EdgeMeta.Bundles;
using EdgeMeta.Onnx;
using EdgeMeta.Onnx.Serialization;
using EdgeMeta.Trainer.Algorithms;
using EdgeMeta.Trainer.Torch;

namespace EdgeMeta.Trainer.Exporting;

/// <summary>What was meta-trained, made again from a bundle alone, so that torch can be asked about it.</summary>
/// <param name="Algorithm">MAML over the model, with the recipe's options.</param>
/// <param name="Values">theta and the recipe's rates, in the algorithm's layout.</param>
public sealed record RestoredModel(MetaAlgorithm Algorithm, float[] Values)
{
    /// <summary>Reads the model from predict.onnx: layers whose statistics the state keeps become batch-normalising again.</summary>
    public static RestoredModel From(Bundle bundle)
    {
        AdaptationRecipe recipe = bundle.Recipe;
        var model = new TorchModel(Training(OnnxReader.Read(bundle.ReadEntry(EntryName.Predict)), [.. bundle.Manifest.Statistics]));
        var algorithm = new Maml(model, new AdaptationOptions
        {
            Adapted = recipe.Adapted,
            Steps = recipe.Steps,
            Rates = new InnerRates { Initial = 0.01f, Learned = true },
            Norm = recipe.Norm,
            Loss = recipe.Loss,
            Order = recipe.Order,
            Ways = recipe.Ways,
            Shots = recipe.Shots,
        });
        return new RestoredModel(algorithm, [.. model.Initial, .. recipe.Adapted.Select(name => recipe.Rates[name])]);
    }

    private static Graph Training(Graph predict, HashSet<string> layers)
    {
        var builder = new GraphBuilder(predict.Name, predict.Opset);
        var map = new Dictionary<Value, Value>();
        foreach (Value value in predict.Inputs)
        {
            map[value] = builder.Input(value.Name, value.Type);
        }

        foreach (Value value in predict.Initializers)
        {
            map[value] = builder.Initializer(value.Name, value.Data!);
        }

        foreach (Value value in predict.Constants)
        {
            map[value] = builder.Constant(value.Data!, value.Name);
        }

        foreach (Node node in predict.Nodes)
        {
            if (node.Op.Type == "BatchNormalization" && layers.Contains(node.Name))
            {
                var attributes = new Attributes { { "epsilon", node.Attributes.Float("epsilon", 1e-5f) }, { "training_mode", 1L } };
                map[node.Output] = builder.Node("BatchNormalization", [.. node.Inputs.Select(i => map[i!])], attributes, 3, node.Name)[0];
            }
            else
            {
                builder.InlineNode(node, map);
            }
        }

        builder.Output(predict.Outputs[0].Name, map[predict.Outputs[0].Value]);
        return builder.Build();
    }
}
