using System.Text.Json.Serialization;

namespace EdgeMeta.Trainer.Optimizers;

/// <summary>How the outer rate moves over the run.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OuterSchedule>))]
public enum OuterSchedule
{
    /// <summary>It stays.</summary>
    [JsonStringEnumMemberName("constant")] Constant,

    /// <summary>Half a cosine, from the full rate to zero (Loshchilov and Hutter, SGDR, 2017).</summary>
    [JsonStringEnumMemberName("cosine")] Cosine,
}

/// <summary>The factor of a schedule.</summary>
public static class OuterSchedules
{
    /// <summary>The factor on the outer rate after a share of the run, 0 to 1.</summary>
    public static double Factor(this OuterSchedule schedule, double progress) =>
        schedule == OuterSchedule.Cosine ? 0.5 * (1 + Math.Cos(Math.PI * Math.Clamp(progress, 0, 1))) : 1;
}
