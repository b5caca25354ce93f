namespace EdgeMeta.Export.Graphs;

/// <summary>How a model is written in the graphs of a bundle.</summary>
public enum Formulation
{
    /// <summary>Blocks of convolution and max-pool as chained matrix products, channels last; everything else as it is.</summary>
    Fast,

    /// <summary>Every node as the model has it.</summary>
    Plain,
}
