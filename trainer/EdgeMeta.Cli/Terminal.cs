namespace EdgeMeta.Cli;

/// <summary>Where results and progress go: results to <see cref="Out"/>, everything else to <see cref="Error"/>, so that a pipe carries results only.</summary>
/// <param name="Out">Results.</param>
/// <param name="Error">Progress, choices made, errors.</param>
/// <param name="IsInteractive">Whether <see cref="Error"/> is a terminal on which lines may be redrawn.</param>
/// <param name="UseColor">Whether escape sequences for colour are wanted: a terminal, and no NO_COLOR.</param>
public sealed record Terminal(TextWriter Out, TextWriter Error, bool IsInteractive, bool UseColor)
{
    /// <summary>The terminal of this process.</summary>
    public static Terminal OfProcess()
    {
        bool interactive = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not "dumb";
        return new Terminal(Console.Out, Console.Error, interactive, interactive && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));
    }

    /// <summary>A line of progress or of a choice made.</summary>
    public void Say(string line) => Error.WriteLine(line);
}
