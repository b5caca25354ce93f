using System.CommandLine.Parsing;
using System.Globalization;

namespace EdgeMeta.Cli.Display;

/// <summary>Durations as people write them: 90s, 10m, 1.5h.</summary>
internal static class Durations
{
    public static TimeSpan? Parse(ArgumentResult result)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        double unit = text.Length == 0 ? 0 : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => 0 };
        if (unit > 0 && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            && number > 0 && number < 1e6)
        {
            return TimeSpan.FromSeconds(number * unit);
        }

        result.AddError($"'{text}' is no duration; write for instance 90s, 10m or 1.5h");
        return null;
    }
}
