using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.IntegrationTests.Tools;

/// <summary>With the real docker-registry, in a home of its own.</summary>
public sealed class LocalRegistryTests : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private readonly Spoken spoken = new();
    private readonly ProcessRunner runner = new(new SecretMask());

    private string StateFile => folder.At("data/registry/state.json");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await Registry().StopAsync();
        folder.Dispose();
    }

    [RegistryFact]
    public async Task It_is_started_once_answers_and_is_found_again()
    {
        var port = PortOwner.NextFree(20000);

        var first = await Registry().EnsureRunningAsync(port, default);
        var second = await Registry().EnsureRunningAsync(null, default);

        Assert.Equal($"127.0.0.1:{port}", first);
        Assert.Equal(first, second);
        var status = await Registry().StatusAsync();
        Assert.True(status.Running);
        Assert.Single(spoken.Lines, line => line.Contains("started", StringComparison.Ordinal));
    }

    [RegistryFact]
    public async Task Two_that_start_it_at_once_get_one()
    {
        var port = PortOwner.NextFree(20100);

        var addresses = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Registry().EnsureRunningAsync(port, default)));

        Assert.Single(addresses.Distinct());
        Assert.Single(spoken.Lines, line => line.Contains("started", StringComparison.Ordinal));
    }

    [RegistryFact]
    public async Task A_process_that_died_is_noticed_and_replaced_and_its_images_are_still_there()
    {
        var port = PortOwner.NextFree(20200);
        var address = await Registry().EnsureRunningAsync(port, default);
        using var http = new HttpClient();
        var upload = await http.PostAsync($"http://{address}/v2/kept/blobs/uploads/?digest=sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae", null);
        var put = await http.PutAsync(
            $"{upload.Headers.Location}&digest=sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae", new ByteArrayContent(Encoding.UTF8.GetBytes("foo")));
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        var before = LocalRegistryState.Load(StateFile)!;
        Process.GetProcessById(before.ProcessId).Kill();
        await Task.Delay(200);

        Assert.Equal(address, await Registry().EnsureRunningAsync(null, default));
        Assert.NotEqual(before.ProcessId, LocalRegistryState.Load(StateFile)!.ProcessId);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync($"http://{address}/v2/kept/blobs/sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae")).StatusCode);
    }

    [RegistryFact]
    public async Task A_reused_process_id_is_not_taken_for_the_registry()
    {
        var port = PortOwner.NextFree(20300);
        var ourselves = ProcessTree.Of(Environment.ProcessId)[0];
        Directory.CreateDirectory(Path.GetDirectoryName(StateFile)!);
        new LocalRegistryState(ourselves.Id, ourselves.Started, port).Save(StateFile);

        Assert.False((await Registry().StatusAsync()).Running);
        await Registry().StopAsync();
        Assert.Equal($"127.0.0.1:{port}", await Registry().EnsureRunningAsync(port, default));
    }

    [RegistryFact]
    public async Task Without_its_state_file_it_is_still_known_as_ours()
    {
        var port = PortOwner.NextFree(20400);
        await Registry().EnsureRunningAsync(port, default);
        File.Delete(StateFile);

        Assert.Equal($"127.0.0.1:{port}", await Registry().EnsureRunningAsync(port, default));
        Assert.Single(spoken.Lines, line => line.Contains("started", StringComparison.Ordinal));
    }

    [RegistryFact]
    public async Task A_foreign_service_on_the_configured_port_is_an_error_that_names_it()
    {
        using var foreign = new ForeignService("HTTP/1.1 404 Not Found\r\nServer: acme/1.0\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        var error = await Assert.ThrowsAsync<PortTakenException>(() => Registry().EnsureRunningAsync(foreign.Port, default));

        Assert.Contains($"port {foreign.Port} of this machine is held by HTTP server 'acme/1.0'", error.Message);
        Assert.Contains("not an OCI registry", error.Message);
        Assert.Contains("containers.registry.port", error.Message);
    }

    [RegistryFact]
    public async Task A_foreign_registry_on_the_configured_port_is_not_used()
    {
        using var foreign = new ForeignService("HTTP/1.1 200 OK\r\nDocker-Distribution-Api-Version: registry/2.0\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");

        var error = await Assert.ThrowsAsync<PortTakenException>(() => Registry().EnsureRunningAsync(foreign.Port, default));

        Assert.Contains("held by an OCI registry of user id", error.Message);
    }

    [RegistryFact]
    public async Task A_port_of_our_own_choice_that_is_taken_leads_to_the_next_one_which_is_remembered()
    {
        using var foreign = new ForeignService("SSH-2.0-example\r\n");
        Directory.CreateDirectory(Path.GetDirectoryName(StateFile)!);
        new LocalRegistryState(int.MaxValue, "0", foreign.Port).Save(StateFile);

        var address = await Registry().EnsureRunningAsync(null, default);

        Assert.NotEqual($"127.0.0.1:{foreign.Port}", address);
        Assert.Contains(spoken.Lines, line => line.Contains($"port {foreign.Port} is held by a service that does not speak HTTP", StringComparison.Ordinal));
        await Registry().StopAsync();
    }

    [RegistryFact]
    public async Task A_newly_configured_port_moves_it()
    {
        await Registry().EnsureRunningAsync(PortOwner.NextFree(20500), default);
        var port = PortOwner.NextFree(20600);

        Assert.Equal($"127.0.0.1:{port}", await Registry().EnsureRunningAsync(port, default));
        Assert.Contains(spoken.Lines, line => line.Contains("moves from port", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_the_program_the_error_says_how_to_get_it()
    {
        var registry = new LocalRegistry(
            Folders(), new ProgramLocator(Folders(), FakeEnvironment.With()), runner, new PortOwner(Machine.OfProcess()), Use(), spoken, TimeProvider.System);
        if (new ProgramLocator(Folders(), FakeEnvironment.With()).Find(LocalRegistry.Program) is null)
        {
            Assert.Contains("Doctor", (await Assert.ThrowsAsync<ProgramNotFoundException>(() => registry.EnsureRunningAsync(PortOwner.NextFree(20700), default))).Message);
        }
    }

    private UserFolders Folders() => new(folder.At("cache"), folder.At("data"));

    /// <summary>The program comes from this machine, its data goes to the test's folder.</summary>
    private LocalRegistry Registry() =>
        new(Folders(), RegistryFactAttribute.Programs, runner, new PortOwner(Machine.OfProcess()), Use(), spoken, TimeProvider.System);

    private RegistryUse Use() => new(Folders(), spoken, TimeProvider.System);

    /// <summary>Answers every connection with the same words.</summary>
    private sealed class ForeignService : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);

        public ForeignService(string answer)
        {
            listener.Start();
            Port = ((IPEndPoint)listener.LocalEndpoint).Port;
            _ = ServeAsync(Encoding.ASCII.GetBytes(answer));
        }

        public int Port { get; }

        public void Dispose() => listener.Dispose();

        private async Task ServeAsync(byte[] answer)
        {
            try
            {
                while (true)
                {
                    using var client = await listener.AcceptTcpClientAsync();
                    _ = await client.GetStream().ReadAsync(new byte[4096]);
                    await client.GetStream().WriteAsync(answer);
                }
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException or IOException)
            {
                // The test is over.
            }
        }
    }
}
