using System.CommandLine;
using EdgeMeta.Bundles;
using EdgeMeta.Cli.Display;
using EdgeMeta.Cli.Serving;
using Microsoft.AspNetCore.Connections;

namespace EdgeMeta.Cli.Commands;

/// <summary><c>edgemeta serve</c>: a page on this machine in which a browser adapts a bundle to drawings.</summary>
internal static class ServeCommand
{
    private const int DefaultPort = 8737;

    public static Command Create(Terminal terminal)
    {
        var file = new Argument<FileInfo>("bundle") { Description = "The bundle of a classifier of pictures." };
        var port = new Option<int?>("--port")
        {
            Description = $"The port on 127.0.0.1; 0 for any that is free. {DefaultPort} where it is not given, or any free one if that is taken.",
        };
        Command command = Verb.Create("serve",
            "Serve a page on this machine in which a browser adapts the bundle to your drawings; it computes in the browser, and nothing leaves it.",
            "serve glyphs.edgemeta",
            "serve glyphs.edgemeta --port 9000");
        command.Arguments.Add(file);
        command.Options.Add(port);
        command.Validators.Add(r =>
        {
            if (r.GetValue(port) is < 0 or > 65535)
            {
                r.AddError("--port is 0 to 65535");
            }
        });
        command.SetAction(parsed => Serve(terminal, parsed.GetRequiredValue(file).FullName, parsed.GetValue(port)).GetAwaiter().GetResult());
        return command;
    }

    private static async Task<int> Serve(Terminal terminal, string file, int? port)
    {
        ModelCard model = Bundle.Open(file).Manifest.Model;
        if (model.Ways is null || model.Preprocessing is null)
        {
            throw new InputException(file, $"is the bundle of {(model.Ways is null ? "a regression" : "a classifier of something else than pictures")}.",
                "The page takes drawings: serve the bundle of a classifier of pictures, as `edgemeta train --preset omniglot-5w5s` makes one.");
        }

        IReadOnlyDictionary<string, PageFile> page = PageFiles.Find(AppContext.BaseDirectory);
        using var interrupt = new Interrupt(terminal, "stopping");
        await using PageServer server = await Start(terminal, port, file, page);
        terminal.Say($"Serving {Path.GetFileName(file)} to browsers of this machine; Ctrl-C ends. Open:");
        terminal.Out.WriteLine(server.Address);
        terminal.Out.Flush();
        await Task.Delay(Timeout.Infinite, interrupt.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        return ExitCode.Done;
    }

    private static async Task<PageServer> Start(Terminal terminal, int? port, string file, IReadOnlyDictionary<string, PageFile> page)
    {
        try
        {
            return await PageServer.Start(port ?? DefaultPort, file, page);
        }
        catch (AddressInUseException) when (port is null)
        {
            terminal.Say($"Port {DefaultPort} is taken; taking a free one.");
            return await PageServer.Start(0, file, page);
        }
        catch (AddressInUseException)
        {
            throw new EnvironmentException($"port {port} is taken by another program: give another --port, or none.");
        }
    }
}
