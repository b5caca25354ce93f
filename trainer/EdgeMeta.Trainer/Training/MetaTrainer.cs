using EdgeMeta.Trainer.Episodes;
using EdgeMeta.Trainer.Optimizers;
using EdgeMeta.Trainer.Torch;

namespace EdgeMeta.Trainer;

/// <summary>
/// The outer loop: a meta-batch, its gradient clipped, a step of Adam; now and then an evaluation and a checkpoint. Episode i of a run is decided by the
/// seed and i alone, so a resumed run continues bit-exactly.
/// </summary>
public sealed class MetaTrainer
{
    private const ulong TrainingStream = 0;
    private readonly TrainingConfig config;
    private readonly MetaAlgorithm algorithm;
    private readonly EpisodeSource source;
    private readonly TrainingOptions options;
    private readonly Action<TrainingState, bool> save;

    /// <param name="config">What to do.</param>
    /// <param name="algorithm">The method; created from the same configuration.</param>
    /// <param name="source">The episodes.</param>
    /// <param name="options">Threads, times, and who watches.</param>
    /// <param name="save">Writes a checkpoint of a state; true where training has come to its end.</param>
    public MetaTrainer(TrainingConfig config, MetaAlgorithm algorithm, EpisodeSource source, TrainingOptions options, Action<TrainingState, bool> save)
    {
        if (options.Threads is < 1 or > TrainingOptions.MostThreads)
        {
            throw new TrainingConfigException("threads", $"is {options.Threads}", $"give 1 to {TrainingOptions.MostThreads}");
        }

        this.config = config;
        this.algorithm = algorithm;
        this.source = source;
        this.options = options;
        this.save = save;
    }

    /// <summary>Trains on from a state, in place, until the end or until cancelled; either way the last checkpoint holds the state it returns with.</summary>
    /// <returns>Whether training has come to its end.</returns>
    /// <exception cref="TrainingException">Loss or meta-gradient are no longer finite.</exception>
    public bool Run(TrainingState state, CancellationToken cancellation = default)
    {
        NativeTuning.Apply();
        using var workers = new Workers(options.Threads);
        using var batch = new MetaGradient(algorithm, config.MetaBatchSize, workers);
        IReadOnlyList<OuterGroup> groups = algorithm.OuterGroups(config.OuterLearningRate);
        var watch = new TrainingWatch(options, state, config);
        // Before anything that takes time: from here on there is a checkpoint to resume.
        save(state, false);
        if (state.Curve.Count == 0)
        {
            Evaluate(state, watch, cancellation);
        }

        while (watch.Share(state) < 1 && !cancellation.IsCancellationRequested)
        {
            double schedule = config.OuterSchedule.Factor(watch.Share(state));
            ulong start = checked((ulong)state.Iteration * (ulong)config.MetaBatchSize);
            double loss = batch.Compute(state.Values, task => source.Training.Sample(EpisodeRandom.For(config.Seed, TrainingStream, start + (ulong)task)));
            double norm = GradientNorm.Clip(batch.Gradient, config.ClipNorm);
            if (!double.IsFinite(loss) || !double.IsFinite(norm))
            {
                throw new TrainingException($"at iteration {state.Iteration + 1} the loss is {loss} and the norm of the meta-gradient {norm}; "
                    + "lower innerRates or outerLearningRate, or give clipNorm. The last checkpoint is from before.");
            }

            state.Optimizer.Step(state.Values, batch.Gradient, groups, schedule);
            state.Iteration++;
            watch.Add(loss);
            AfterStep(state, watch, schedule, cancellation);
        }

        bool complete = watch.Share(state) >= 1;
        if (complete && (state.Curve.Count == 0 || state.Curve[^1].Iteration != state.Iteration))
        {
            Evaluate(state, watch, CancellationToken.None);
        }

        watch.Stamp(state);
        save(state, complete);
        return complete;
    }

    private void AfterStep(TrainingState state, TrainingWatch watch, double schedule, CancellationToken cancellation)
    {
        if (state.Iteration % config.CurveInterval == 0)
        {
            Evaluate(state, watch, cancellation);
        }
        else if (watch.IsReportDue)
        {
            options.Progress?.Invoke(watch.Report(state, config.OuterLearningRate * schedule));
        }

        if (watch.IsCheckpointDue)
        {
            watch.Stamp(state);
            save(state, false);
            watch.CheckpointWritten();
        }
    }

    private void Evaluate(TrainingState state, TrainingWatch watch, CancellationToken cancellation)
    {
        TrainingProgress report = watch.Report(state, config.OuterLearningRate * config.OuterSchedule.Factor(watch.Share(state)));
        IReadOnlyList<StepFigure>? figures = null;
        if (config.Validation is { } validation && source.Validation is { } sampler)
        {
            try
            {
                figures = new Evaluator(algorithm, sampler, config.Seed)
                    .Run(state.Values, validation.Steps, validation.Episodes, Evaluator.ValidationStream, options.Threads, cancellation).Of(config.Norm);
            }
            catch (OperationCanceledException)
            {
                // The curve lacks this point; a resumed run does not make it up, and its bits are the same.
                return;
            }
        }

        watch.Stamp(state);
        var point = new CurvePoint(state.Iteration, state.Seconds, watch.LossSincePoint(), figures);
        state.Curve.Add(point);
        options.Progress?.Invoke(report with { Point = point });
        watch.RestartRate(state);
    }
}
