using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EdgeMeta.EndToEnd.Cli;

namespace EdgeMeta.Browser.Tests;

/// <summary>The command <c>serve</c> as a process of its own.</summary>
public sealed class ServeProcessTests(Characters characters)
{
    [Fact]
    public async Task It_prints_the_address_and_Ctrl_C_ends_it_with_exit_code_0()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "sends a signal");
        using Process process = Start(characters.Bundle, "--port", "0");
        string? address = await process.StandardOutput.ReadLineAsync();
        if (address is null)
        {
            string error = await process.StandardError.ReadToEndAsync();
            Assert.SkipWhen(error.Contains("onnxruntime-web", StringComparison.Ordinal), error);
            Assert.Fail(error);
        }

        using var client = new HttpClient();
        Assert.Equal(await File.ReadAllBytesAsync(characters.Bundle), await client.GetByteArrayAsync(new Uri(new Uri(address), "bundle")));
        Assert.Contains("EdgeMeta", await client.GetStringAsync(address), StringComparison.Ordinal);

        using Process interrupt = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task A_taken_port_is_exit_code_4_and_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        string port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        using Process process = Start(characters.Bundle, "--port", port);
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.SkipWhen(error.Contains("onnxruntime-web", StringComparison.Ordinal), error);
        Assert.Equal(4, process.ExitCode);
        Assert.Contains($"port {port} is taken", error, StringComparison.Ordinal);
    }

    private static Process Start(params string[] args)
    {
        var info = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[Path.Combine(AppContext.BaseDirectory, "edgemeta.dll"), "serve", .. args])
        {
            info.ArgumentList.Add(argument);
        }

        return Process.Start(info)!;
    }
}
