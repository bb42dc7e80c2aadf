using System.Globalization;
using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Failures;

/// <summary>A real registry behind a line that fails: what passes is waited for, what stays is an error that says how often it was tried.</summary>
public sealed class FaultyRegistryTests(ScratchHome home) : IClassFixture<ScratchHome>
{
    [EngineTheory]
    [InlineData("POST", "/blobs/uploads/", 500)]
    [InlineData("PUT", "/blobs/uploads/", 503)]
    [InlineData("PUT", "/manifests/", 502)]
    [InlineData("GET", "/tags/list", 429)]
    public async Task Trouble_that_passes_is_waited_for(string method, string part, int status)
    {
        using var registry = await RealRegistry.StartAsync();
        using var proxy = new FaultyProxy(registry.Host);
        proxy.Fail(2, method, part, FaultyProxy.Status(status, retryAfter: "0"));

        var run = await PublishAsync(proxy);

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("1.2.3", registry.Tags("acme/tiny"));
    }

    [EngineFact]
    public async Task A_connection_that_is_cut_in_an_upload_is_made_anew()
    {
        using var registry = await RealRegistry.StartAsync();
        using var line = new CuttingLine(registry.Host, cuts: 2);
        using var workspace = await WorkspaceAsync(line.Host);
        var noise = new byte[1 << 20];
        new Random(1).NextBytes(noise);
        await File.WriteAllBytesAsync(workspace.At("app/hello"), noise);
        await workspace.CommitAsync();

        var run = await home.RunAsync(workspace, "--target=DockerPublish");

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(2, line.Cuts);
        Assert.Contains("1.2.3", registry.Tags("acme/tiny"));
    }

    [EngineFact]
    public async Task Answers_that_break_off_or_come_late_are_asked_for_again_or_waited_for()
    {
        using var registry = await RealRegistry.StartAsync();
        using var proxy = new FaultyProxy(registry.Host);
        proxy.Fail(1, "GET", "/manifests/", async context =>
        {
            await Task.Delay(TimeSpan.FromSeconds(2));
            await FaultyProxy.BreakOffAsync(context);
        });

        var run = await PublishAsync(proxy);

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("1.2.3", registry.Tags("acme/tiny"));
    }

    [EngineTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_registry_says_when_to_come_back_in_seconds_or_as_a_date(bool isDate)
    {
        using var registry = await RealRegistry.StartAsync();
        using var proxy = new FaultyProxy(registry.Host);
        var failed = DateTimeOffset.MinValue;
        var next = DateTimeOffset.MinValue;
        proxy.Spoil = async context =>
        {
            if (context.Request.HttpMethod != "PUT" || !context.Request.RawUrl!.Contains("/manifests/1.2.3", StringComparison.Ordinal))
            {
                return false;
            }

            if (failed != DateTimeOffset.MinValue)
            {
                next = DateTimeOffset.UtcNow;
                return false;
            }

            failed = DateTimeOffset.UtcNow;
            await FaultyProxy.Status(429, isDate ? failed.AddSeconds(4).ToString("r", CultureInfo.InvariantCulture) : "3")(context);
            return true;
        };

        var run = await PublishAsync(proxy);

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.InRange(next - failed, TimeSpan.FromSeconds(2.9), TimeSpan.FromMinutes(1));
    }

    [EngineTheory]
    [InlineData(500)]
    [InlineData(429)]
    public async Task Trouble_that_stays_is_an_error_that_says_what_was_tried_how_often(int status)
    {
        using var registry = await RealRegistry.StartAsync();
        using var proxy = new FaultyProxy(registry.Host);
        proxy.Fail(int.MaxValue, "PUT", "/manifests/", FaultyProxy.Status(status, retryAfter: "0"));

        var run = await PublishAsync(proxy);

        Assert.True(run.ExitCode == 3, run.ToString());
        Assert.Matches($@"cannot write acme/tiny:\S+: {proxy.Host} answered {status} .*\(tried 5 times in \d+ s\).*planned trouble", run.Output);
        Assert.Equal(5, proxy.Requests.Count(request => request.StartsWith("PUT ", StringComparison.Ordinal) && request.Contains("/manifests/")));
        Assert.Empty(registry.Tags("acme/tiny"));
        Assert.DoesNotContain("   at ", run.All);
    }

    [EngineFact]
    public async Task A_registry_that_is_down_is_an_error_that_says_how_often_it_was_tried()
    {
        using var workspace = await WorkspaceAsync($"127.0.0.1:{Ports.Next()}");

        var run = await home.RunAsync(workspace, "--target=DockerPublish");

        Assert.True(run.ExitCode == 3, run.ToString());
        Assert.Matches(@"the registry 127\.0\.0\.1:\d+ can't be reached: .*\(tried 5 times in \d+ s\)", run.Output);
    }

    private async Task<Ending> PublishAsync(FaultyProxy proxy)
    {
        using var workspace = await WorkspaceAsync(proxy.Host);
        return await home.RunAsync(workspace, "--target=DockerPublish");
    }

    private async Task<ScratchWorkspace> WorkspaceAsync(string registry)
    {
        var workspace = new ScratchWorkspace(home);
        await workspace.MakeTinyAsync(platforms: "linux/amd64");
        var described = await File.ReadAllTextAsync(workspace.At("pipeline.yml"));
        workspace.Write("pipeline.yml", described.Replace($"{{ name: local, port: {home.Port} }}", $"'{registry}'"));
        await workspace.CommitAsync();
        return workspace;
    }
}
