using Microsoft.AspNetCore.Http;

namespace EdgeMeta.Cli.Serving;

/// <summary>What every answer says to the browser.</summary>
internal static class PageHeaders
{
    /// <summary>Nothing but this server's own files, and nothing sent anywhere else.</summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'; worker-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void Write(IHeaderDictionary headers, string path)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";

        // Isolated from other origins, a page may have threads in WebAssembly and finer clocks.
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Embedder-Policy"] = "require-corp";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = path == PageFiles.Bundle ? "no-store" : "no-cache";
    }
}
