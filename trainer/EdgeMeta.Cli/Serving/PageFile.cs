namespace EdgeMeta.Cli.Serving;

/// <summary>One file that the page may ask for.</summary>
/// <param name="MediaType">Its Content-Type.</param>
/// <param name="Open">Opens it for reading.</param>
internal sealed record PageFile(string MediaType, Func<Stream> Open);
