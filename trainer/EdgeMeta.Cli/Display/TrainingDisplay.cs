using System.Globalization;
using EdgeMeta.Trainer;

namespace EdgeMeta.Cli.Display;

/// <summary>Training progress: one line redrawn on a terminal, a plain line per evaluation when piped.</summary>
internal sealed class TrainingDisplay(Terminal terminal) : IDisposable
{
    private const int BarWidth = 24;
    private bool lineIsOpen;

    /// <summary>Shows a report.</summary>
    public void Show(TrainingProgress p)
    {
        string figures = p.Point?.Validation is { } v
            ? "  validation " + string.Join(" → ", Ends(v).Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Mean:0.000} after {f.Step}")))
            : "";
        string line = string.Create(CultureInfo.InvariantCulture,
            $"{p.Iteration,7:N0}/{p.Iterations:N0}  {p.TasksPerSecond,6:0.0} tasks/s  "
            + $"loss {(p.Loss is { } loss ? loss.ToString("0.0000", CultureInfo.InvariantCulture) : "-"),-8} {p.Elapsed:hh\\:mm\\:ss}{figures}");
        if (!terminal.IsInteractive)
        {
            if (p.Point is not null)
            {
                terminal.Say(line);
            }

            return;
        }

        int filled = (int)(Math.Clamp(p.Share, 0, 1) * BarWidth);
        string bar = new string('━', filled) + new string('─', BarWidth - filled);
        terminal.Error.Write($"\r\u001b[2K{(terminal.UseColor ? $"\u001b[36m{bar}\u001b[0m" : bar)} {line}");
        terminal.Error.Flush();
        lineIsOpen = true;
        if (p.Point is not null)
        {
            Finish();
        }
    }

    /// <summary>Ends the line that is being redrawn.</summary>
    public void Finish()
    {
        if (lineIsOpen)
        {
            terminal.Error.WriteLine();
            lineIsOpen = false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Finish();

    private static IEnumerable<StepFigure> Ends(IReadOnlyList<StepFigure> figures) => figures.Count > 2 ? [figures[0], figures[1], figures[^1]] : figures;
}
