using System.Net;
using System.Net.Sockets;
using EdgeMeta.Cli.Serving;
using EdgeMeta.EndToEnd.Cli;

namespace EdgeMeta.Browser.Tests;

/// <summary>The command <c>serve</c> and what it answers, without a browser.</summary>
public sealed class ServeTests
{
    private static readonly PageFile Nothing = new("text/plain", () => new MemoryStream("x"u8.ToArray()));

    [Fact]
    public async Task Every_answer_carries_the_headers_that_keep_the_page_to_itself()
    {
        string bundle = Path.GetTempFileName();
        await using PageServer server = await PageServer.Start(0, bundle, new Dictionary<string, PageFile> { ["/"] = Nothing });
        using var client = new HttpClient { BaseAddress = server.Address };
        foreach (string path in (string[])["/", "/bundle", "/nowhere"])
        {
            using HttpResponseMessage response = await client.GetAsync(path);
            Assert.Equal(path == "/nowhere" ? HttpStatusCode.NotFound : HttpStatusCode.OK, response.StatusCode);
            string Header(string name) => string.Join(", ", response.Headers.GetValues(name));
            Assert.Contains("connect-src 'self'", Header("Content-Security-Policy"), StringComparison.Ordinal);
            Assert.Equal("nosniff", Header("X-Content-Type-Options"));
            Assert.Equal("same-origin", Header("Cross-Origin-Opener-Policy"));
            Assert.Equal("require-corp", Header("Cross-Origin-Embedder-Policy"));
            Assert.Equal(path == "/bundle" ? "no-store" : "no-cache", Header("Cache-Control"));
            Assert.False(response.Headers.Contains("Server"));
        }

        File.Delete(bundle);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/bundle")).StatusCode);
    }

    [Fact]
    public async Task Another_host_name_a_way_out_and_writing_are_refused()
    {
        await using PageServer server = await PageServer.Start(0, "none", new Dictionary<string, PageFile> { ["/"] = Nothing });
        Assert.Equal(IPAddress.Loopback.ToString(), server.Address.Host);
        Assert.StartsWith("HTTP/1.1 421", await Raw(server, "GET / HTTP/1.1\r\nHost: evil.example\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404", await Raw(server, "GET /../../etc/passwd HTTP/1.1\r\nHost: 127.0.0.1\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404", await Raw(server, "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: localhost\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 405", await Raw(server, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200", await Raw(server, "GET / HTTP/1.1\r\nHost: localhost\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_file_of_the_page_has_its_media_type()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<EdgeMeta.Cli.EnvironmentException>(() => PageFiles.Find(folder.Path));
        foreach (string name in (string[])[
            "web/onnxruntime-web/ort.wasm.min.mjs", "web/onnxruntime-web/ort-wasm-simd-threaded.mjs", "web/onnxruntime-web/ort-wasm-simd-threaded.wasm",
            "ort-training-wasm/ort.training.wasm.min.mjs", "ort-training-wasm/ort-training-wasm-simd-threaded.mjs",
            "ort-training-wasm/ort-training-wasm-simd-threaded.wasm", "ort-training-wasm/stack-guard.mjs"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
            File.WriteAllText(folder[name], "");
        }

        IReadOnlyDictionary<string, PageFile> files = PageFiles.Find(folder.Path);
        Assert.Equal("text/html; charset=utf-8", files["/"].MediaType);
        Assert.Equal("text/javascript; charset=utf-8", files["/adapt/adapter.mjs"].MediaType);
        Assert.Equal("application/wasm", files["/ort/inference/ort-wasm-simd-threaded.wasm"].MediaType);
    }

    [Fact]
    public void A_bundle_that_is_none_is_bad_input_and_an_impossible_port_wrong_usage()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["x.edgemeta"], "x");
        Assert.Equal(3, CliRun.Of("serve", folder["x.edgemeta"]).Code);
        Assert.Equal(3, CliRun.Of("serve", folder["absent.edgemeta"]).Code);
        Assert.Equal(2, CliRun.Of("serve", folder["x.edgemeta"], "--port", "70000").Code);
    }

    private static async Task<string> Raw(PageServer server, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Address.Port);
        await using NetworkStream stream = client.GetStream();
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(request + "Connection: close\r\n\r\n"));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
