using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace EdgeMeta.Cli.Serving;

/// <summary>Serves the page and one bundle to browsers of this machine, read only.</summary>
internal sealed class PageServer : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly IReadOnlyDictionary<string, PageFile> files;

    private PageServer(int port, string bundle, IReadOnlyDictionary<string, PageFile> page)
    {
        files = new Dictionary<string, PageFile>(page, StringComparer.Ordinal)
        {
            [PageFiles.Bundle] = new PageFile("application/octet-stream", () => File.OpenRead(bundle)),
        };

        // Empty: no configuration from files or variables can make it listen elsewhere.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        application = builder.Build();
        application.Run(Answer);
    }

    /// <summary>Where the page is.</summary>
    public Uri Address => new(application.Urls.Single());

    /// <param name="port">0 for any that is free.</param>
    /// <param name="bundle">The file; read anew for every visitor, who checks it again.</param>
    /// <param name="page">See <see cref="PageFiles.Find"/>.</param>
    /// <exception cref="AddressInUseException">The port is taken.</exception>
    /// <exception cref="IOException">The port cannot be had for another reason.</exception>
    public static async Task<PageServer> Start(int port, string bundle, IReadOnlyDictionary<string, PageFile> page)
    {
        var server = new PageServer(port, bundle, page);
        try
        {
            await server.application.StartAsync();
            return server;
        }
        catch (Exception e)
        {
            await server.DisposeAsync();
            if (e is IOException { InnerException: AddressInUseException taken })
            {
                throw taken;
            }

            throw;
        }
    }

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private async Task Answer(HttpContext context)
    {
        (HttpRequest request, HttpResponse response) = (context.Request, context.Response);
        string path = request.Path.Value ?? "";
        PageHeaders.Write(response.Headers, path);

        // A name that some other site lets point here must not read the bundle.
        if (request.Host.Host is not ("127.0.0.1" or "localhost"))
        {
            response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        }
        else if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = "GET, HEAD";
        }
        else if (!files.TryGetValue(path, out PageFile? file) || Opened(file) is not { } content)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
        }
        else
        {
            await using (content)
            {
                response.ContentType = file.MediaType;
                response.ContentLength = content.Length;
                if (HttpMethods.IsGet(request.Method))
                {
                    await content.CopyToAsync(response.Body, context.RequestAborted);
                }
            }
        }
    }

    /// <summary>Null where the file has gone since the start, as a bundle may.</summary>
    private static Stream? Opened(PageFile file)
    {
        try
        {
            return file.Open();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
