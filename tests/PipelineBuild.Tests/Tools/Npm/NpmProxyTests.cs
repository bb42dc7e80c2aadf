using System.Net;
using System.Net.Sockets;
using System.Text;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Npm;

namespace PipelineBuild.Tests.Tools.Npm;

/// <summary>What we read goes the way that npm goes.</summary>
public sealed class NpmProxyTests : IDisposable
{
    private readonly TempFolder root = new();
    private readonly FakeProcessRunner runner = new();
    private readonly TcpListener proxy = new(IPAddress.Loopback, 0);
    private readonly List<string> requests = [];

    public NpmProxyTests()
    {
        root.WriteProgram("bin/npm");
        proxy.Start();
        _ = ServeAsync();
    }

    public void Dispose()
    {
        proxy.Dispose();
        root.Dispose();
    }

    [Fact]
    public async Task The_proxy_of_npms_configuration_is_asked()
    {
        await ReadAsync("");

        Assert.Equal(["GET http://npm.invalid/a?write=true HTTP/1.1"], requests);
    }

    [Theory]
    [InlineData("npm.invalid")]
    [InlineData("elsewhere, .invalid")]
    public async Task Hosts_under_noproxy_are_asked_directly(string noProxy)
    {
        await Assert.ThrowsAsync<NpmRegistryException>(() => ReadAsync(noProxy));

        Assert.Empty(requests);
    }

    private async Task ReadAsync(string noProxy)
    {
        var environment = FakeEnvironment.With(("PATH", root.At("bin")));
        runner.On("npm config get", $"registry=http://npm.invalid/\nproxy=http://{proxy.LocalEndpoint}/\nnoproxy={noProxy}\n");
        using var session = await new NpmSessions(runner, new ProgramLocator(new UserFolders(root.At("cache"), root.At("data")), environment), environment, runner.Mask).OpenAsync("a", root.Path, null, null, default);
        using var packuments = new NpmPackuments(new ImpatientTime(), runner.Mask);
        await packuments.ReadAsync(session, "a", default);
    }

    /// <summary>Answers one request as a proxy does.</summary>
    private async Task ServeAsync()
    {
        try
        {
            using var client = await proxy.AcceptTcpClientAsync();
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
            requests.Add((await reader.ReadLineAsync())!);
            const string Body = "{\"versions\":{}}";
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(FormattableString.Invariant($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\nConnection: close\r\n\r\n{Body}")));
            client.Client.Shutdown(SocketShutdown.Send);
            await reader.ReadToEndAsync();
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }
}
