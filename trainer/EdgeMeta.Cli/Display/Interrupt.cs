namespace EdgeMeta.Cli.Display;

/// <summary>Turns the first Ctrl-C (or a request to terminate) into a cancellation; a second one ends the process.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly List<IDisposable> registrations = [];

    public Interrupt(Terminal terminal, string message)
    {
        void Handle(System.Runtime.InteropServices.PosixSignalContext context)
        {
            if (!source.IsCancellationRequested)
            {
                context.Cancel = true;
                terminal.Say($"edgemeta: {message}");
                source.Cancel();
            }
        }

        registrations.Add(System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGINT, Handle));
        registrations.Add(System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, Handle));
    }

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        registrations.ForEach(r => r.Dispose());
        source.Dispose();
    }
}
