using EdgeMeta.Trainer.Optimizers;

namespace EdgeMeta.Trainer;

/// <summary>What training changes.</summary>
public sealed class TrainingState
{
    /// <summary>The beginning of a run.</summary>
    public TrainingState(MetaAlgorithm algorithm)
    {
        Values = algorithm.InitialValues();
        Optimizer = new Adam(Values.Length);
    }

    /// <summary>The state of a checkpoint.</summary>
    public TrainingState(Checkpoint checkpoint)
    {
        Values = [.. checkpoint.Values];
        Optimizer = new Adam([.. checkpoint.Optimizer.FirstMoment], [.. checkpoint.Optimizer.SecondMoment], checkpoint.Optimizer.Steps);
        Iteration = checkpoint.Info.Iteration;
        Seconds = checkpoint.Info.Seconds;
        Curve.AddRange(checkpoint.Info.Curve);
    }

    /// <summary>The meta-parameters in the algorithm's layout.</summary>
    public float[] Values { get; }

    /// <summary>The outer optimiser.</summary>
    public Adam Optimizer { get; }

    /// <summary>Outer steps made.</summary>
    public long Iteration { get; internal set; }

    /// <summary>Training time, over all sessions, evaluations included.</summary>
    public double Seconds { get; internal set; }

    /// <summary>The learning curve.</summary>
    public List<CurvePoint> Curve { get; } = [];
}
