namespace EdgeMeta.Export.Verification;

/// <summary>How a check came out.</summary>
public enum Verdict
{
    /// <summary>The figure keeps its bound.</summary>
    Holds,

    /// <summary>The figure breaks its bound.</summary>
    Fails,

    /// <summary>Something the check needs is not there; the note says what. Counts neither for nor against.</summary>
    NotRun,
}

/// <summary>One line of a verification.</summary>
/// <param name="Id">Short and stable, for scripts.</param>
/// <param name="Claim">What is claimed, for people.</param>
/// <param name="Figure">What was measured; null where there is no number.</param>
/// <param name="Bound">What it is compared with.</param>
/// <param name="Verdict">The outcome.</param>
/// <param name="Note">What else a reader should know.</param>
public sealed record Check(string Id, string Claim, double? Figure, double? Bound, Verdict Verdict, string Note = "")
{
    /// <summary>Holds if the figure is a number not above the bound.</summary>
    public static Check AtMost(string id, string claim, double figure, double bound, string note = "") =>
        new(id, claim, figure, bound, figure <= bound ? Verdict.Holds : Verdict.Fails, note);

    /// <summary>Holds or fails without a number.</summary>
    public static Check That(string id, string claim, bool holds, string note = "") => new(id, claim, null, null, holds ? Verdict.Holds : Verdict.Fails, note);

    /// <summary>Was not run.</summary>
    public static Check NotRun(string id, string claim, string reason) => new(id, claim, null, null, Verdict.NotRun, reason);
}
