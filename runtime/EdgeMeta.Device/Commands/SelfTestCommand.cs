using System.Globalization;
using EdgeMeta.Bundles;
using EdgeMeta.Runtime;

namespace EdgeMeta.Device;

internal static class SelfTestCommand
{
    public static int Run(Arguments arguments, TextWriter output, TextWriter error)
    {
        arguments.Only("--engine");
        var report = SelfTest.Run(Bundle.Open(arguments.Bundle), arguments.Engine);
        if (report.Fallback is { } fallback)
        {
            error.WriteLine(fallback);
        }
        if (arguments.Json)
        {
            Json.Write(output, json =>
            {
                json.WriteBoolean("passed", report.Passed);
                json.WriteString("engine", report.Engine);
                json.WriteString("fallback", report.Fallback);
                json.WriteStartArray("checks");
                foreach (var line in report.Lines)
                {
                    json.WriteStartObject();
                    json.WriteString("name", line.Name);
                    json.WriteDouble("figure", line.Figure);
                    json.WriteDouble("bound", line.Bound);
                    json.WriteBoolean("passed", line.Passed);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
            });
            return report.Passed ? 0 : 1;
        }
        foreach (var line in report.Lines)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{(line.Passed ? "pass" : "FAIL")}  {line.Name,-28} {line.Figure,7:0.0e-0}  at most {line.Bound:0e-0}"));
        }
        output.WriteLine($"This device {(report.Passed ? "computes" : "does NOT compute")} what the trainer computed ({report.Engine}).");
        return report.Passed ? 0 : 1;
    }
}
