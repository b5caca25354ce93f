namespace EdgeMeta.Trainer;

/// <summary>The clock of one session: rates, and what is due.</summary>
internal sealed class TrainingWatch
{
    private readonly TrainingOptions options;
    private readonly TrainingConfig config;
    private readonly double before;
    private readonly long started;
    private double reportedAt;
    private double checkpointAt;
    private long reportedIteration;
    private (double Sum, long Count) sinceReport;
    private (double Sum, long Count) sincePoint;

    public TrainingWatch(TrainingOptions options, TrainingState state, TrainingConfig config)
    {
        this.options = options;
        this.config = config;
        before = state.Seconds;
        reportedIteration = state.Iteration;
        started = options.Clock.GetTimestamp();
    }

    public bool IsReportDue => Session - reportedAt >= options.ReportEvery.TotalSeconds;

    public bool IsCheckpointDue => Session - checkpointAt >= options.CheckpointEvery.TotalSeconds;

    private double Session => options.Clock.GetElapsedTime(started).TotalSeconds;

    /// <summary>The share of the run that is done, 0 to 1.</summary>
    public double Share(TrainingState state)
    {
        double byIterations = config.Iterations == 0 ? 1 : (double)state.Iteration / config.Iterations;
        double byTime = options.TimeLimit is { } limit ? (before + Session) / limit.TotalSeconds : 0;
        return Math.Clamp(Math.Max(byIterations, byTime), 0, 1);
    }

    public void Add(double loss)
    {
        sinceReport = (sinceReport.Sum + loss, sinceReport.Count + 1);
        sincePoint = (sincePoint.Sum + loss, sincePoint.Count + 1);
    }

    public double? LossSincePoint()
    {
        double? mean = sincePoint.Count == 0 ? null : sincePoint.Sum / sincePoint.Count;
        sincePoint = default;
        return mean;
    }

    /// <summary>Begins to count tasks per second afresh, after something else was done.</summary>
    public void RestartRate(TrainingState state) => (reportedAt, reportedIteration) = (Session, state.Iteration);

    public void Stamp(TrainingState state) => state.Seconds = before + Session;

    public void CheckpointWritten() => checkpointAt = Session;

    public TrainingProgress Report(TrainingState state, double learningRate)
    {
        double now = Session, span = now - reportedAt;
        double rate = span > 0 ? (state.Iteration - reportedIteration) * config.MetaBatchSize / span : 0;
        double? loss = sinceReport.Count == 0 ? null : sinceReport.Sum / sinceReport.Count;
        (reportedAt, reportedIteration, sinceReport) = (now, state.Iteration, default);
        return new TrainingProgress(state.Iteration, config.Iterations, Share(state), rate, loss, learningRate, TimeSpan.FromSeconds(before + now), null);
    }
}
