using System.Buffers.Binary;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

// Receives traces on loopback: OTLP over HTTP on the first port it prints, over gRPC on the second. It ends when its input does.
// Arguments: the folder that takes each request as N.json (path and headers) and N.bin (the protobuf message); how to answer: ok, hang or a status code.
const int GrpcPrefix = 5;
var (folder, answer) = (args[0], args[1]);
var count = 0;

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(options =>
{
    options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
    options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
});
await using var server = builder.Build();
server.Run(async context =>
{
    await KeepAsync(context.Request);
    if (answer == "hang")
    {
        await Task.Delay(Timeout.Infinite, context.RequestAborted);
    }

    context.Response.StatusCode = answer == "ok" ? 200 : int.Parse(answer, System.Globalization.CultureInfo.InvariantCulture);
    context.Response.ContentType = context.Request.ContentType;
    if (IsGrpc(context.Request))
    {
        // An empty message, then the status behind the body.
        await context.Response.Body.WriteAsync(new byte[GrpcPrefix]);
        context.Response.AppendTrailer("grpc-status", "0");
    }
});
await server.StartAsync();
foreach (var address in server.Urls)
{
    Console.WriteLine(address);
}

await Console.In.ReadToEndAsync();
return 0;

async Task KeepAsync(HttpRequest request)
{
    using var body = new MemoryStream();
    await request.Body.CopyToAsync(body);
    var bytes = body.ToArray();
    if (IsGrpc(request))
    {
        bytes = bytes[0] == 0 && BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(1)) == bytes.Length - GrpcPrefix ? bytes[GrpcPrefix..] : throw new InvalidDataException("no single uncompressed gRPC message");
    }

    var name = Path.Combine(folder, Interlocked.Increment(ref count).ToString("D3", System.Globalization.CultureInfo.InvariantCulture));
    await File.WriteAllBytesAsync($"{name}.bin", bytes);
    var headers = request.Headers.ToDictionary(pair => pair.Key.ToLowerInvariant(), pair => pair.Value.ToString());
    await File.WriteAllTextAsync($"{name}.json", JsonSerializer.Serialize(new { path = request.Path.Value, headers }));
}

static bool IsGrpc(HttpRequest request) => request.ContentType == "application/grpc";
