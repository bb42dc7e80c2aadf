using PipelineBuild.IntegrationTests.Containers.Stacks;
using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Servers;

namespace PipelineBuild.IntegrationTests.Delivery;

/// <summary>Deployments on a real engine with the real router, and users who are there all the time.</summary>
public sealed class DeployTests(StackHome home) : IClassFixture<StackHome>
{
    [StackFact]
    public async Task What_never_becomes_healthy_is_taken_back_with_its_reason_and_users_notice_nothing()
    {
        using var workspace = new DeliveryWorkspace(home);
        await workspace.PublishAsync("1.0.0");
        await workspace.PassAsync("--target=Deploy");
        await workspace.PublishAsync("1.1.0", """["/bin/busybox", "httpd", "-f", "-p", "9999", "-h", "/www"]""");

        using var load = new Load(workspace.Port, perSecond: 50, () => new Reader());
        var run = await workspace.RunAsync("--target=Deploy");
        await load.StopAsync(0);

        Assert.True(run.ExitCode == 1, run.ToString());
        run.Says("test is still at 1.0.0: 1.1.0 was taken back: web green-1 was not healthy within 20 s: GET /index.html gave no answer");
        Assert.True(load.Failures.IsEmpty, string.Join('\n', load.Failures.Order()));
        Assert.Equal("version 1.0.0", await workspace.ServedAsync());
        var status = await workspace.StatusAsync();
        Assert.Equal("1.0.0", status.GetProperty("version").GetString());
        Assert.Equal("RolledBack", status.GetProperty("phase").GetString());
    }

    [StackFact]
    public async Task Every_kind_of_gate_lets_what_is_good_pass_and_no_data_does_not()
    {
        using var apis = new PrometheusApis();
        var programs = new ProgramLocator(UserFolders.Of(EnvironmentVariables.OfProcess()), EnvironmentVariables.OfProcess());
        using var data = new TempFolder();
        await using var prometheus = await new PrometheusServer(programs, apis, new LiveProcesses(new SecretMask())).StartAsync(null, data.At("data"), CancellationToken.None);
        var address = prometheus.Api.Address;
        using var workspace = new DeliveryWorkspace(home, more: "watchSeconds: 0");
        var gate = $"gate: {{ tcp: true, command: [/bin/busybox, test, -f, /www/index.html], prometheus: [{{ url: \"{address}\", query: vector(1) > 0 }}], noFiringAlerts: {{ url: \"{address}\" }}, timeoutSeconds: 20, ";
        workspace.Settings = workspace.Settings.Replace("gate: {", gate, StringComparison.Ordinal).Replace("consecutive: 2, timeoutSeconds: 20", "consecutive: 2", StringComparison.Ordinal);
        await workspace.PublishAsync("1.0.0");
        await workspace.PassAsync("--target=Deploy");
        workspace.Settings = workspace.Settings.Replace("vector(1) > 0", "acme_up == 1", StringComparison.Ordinal).Replace("timeoutSeconds: 20", "timeoutSeconds: 5", StringComparison.Ordinal);
        await workspace.PublishAsync("1.1.0");

        var run = await workspace.RunAsync("--target=Deploy");

        Assert.True(run.ExitCode == 1, run.ToString());
        run.Says("web green-1 was not healthy within 5 s: acme_up == 1 gives nothing");
        Assert.Equal("version 1.0.0", await workspace.ServedAsync());
    }

    [StackFact]
    public async Task A_crash_after_the_switch_brings_users_back()
    {
        using var workspace = new DeliveryWorkspace(home, more: "watchSeconds: 40");
        await workspace.PublishAsync("1.0.0");
        await workspace.PassAsync("--target=Deploy");
        await workspace.PublishAsync("1.1.0");
        using var run = workspace.Start("--target=Deploy");
        await run.SaysAsync("Finalizing");

        await workspace.DockerAsync("container", "exec", $"{workspace.Project}-green-web-green-1-1", "/bin/busybox", "killall", "-9", "busybox");
        var ending = await run.EndAsync();

        Assert.True(ending.ExitCode == 1, ending.ToString());
        ending.Says("was healthy and is not any more: it crashed and was started again once");
        Assert.Equal("version 1.0.0", await workspace.ServedAsync());
    }

    [StackFact]
    public async Task Two_at_once_do_not_meet_and_one_is_called_off_from_elsewhere()
    {
        using var workspace = new DeliveryWorkspace(home, more: "watchSeconds: 60");
        await workspace.PublishAsync("1.0.0");
        using (var first = workspace.Start("--target=Deploy"))
        {
            await first.SaysAsync("Finalizing");
            var second = await workspace.RunAsync("--target=Deploy");
            Assert.True(second.ExitCode == 3, second.ToString());
            second.Says("test is locked by");
            (await workspace.PassAsync("--target=DeployStatus")).Says("Finalizing");
            (await workspace.PassAsync("--target=Finalize")).Says("was asked to end its watching");
            Assert.Equal(0, (await first.EndAsync()).ExitCode);
        }

        await workspace.PublishAsync("1.1.0");
        using var called = workspace.Start("--target=Deploy");
        await called.SaysAsync("Finalizing");
        (await workspace.PassAsync("--target=Abort", "--reason=the numbers look bad")).Says("was asked to take 1.1.0 back");
        var ending = await called.EndAsync();

        Assert.True(ending.ExitCode == 1, ending.ToString());
        ending.Says("asked for it: the numbers look bad");
        Assert.Equal("version 1.0.0", await workspace.ServedAsync());
    }

    [StackFact]
    public async Task A_router_that_is_killed_comes_back_with_what_was_decided_last()
    {
        using var workspace = new DeliveryWorkspace(home);
        await workspace.PublishAsync("1.0.0");
        await workspace.PassAsync("--target=Deploy");
        await workspace.PublishAsync("1.1.0");
        await workspace.PassAsync("--target=Deploy");

        await workspace.DockerAsync("container", "exec", $"{workspace.Project}-router", "sh", "-c", "kill -9 -1");
        await Programs.EventuallyAsync("the router is back", () =>
        {
            try
            {
                return workspace.ServedAsync().GetAwaiter().GetResult() == "version 1.1.0";
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });

        Assert.All(await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => workspace.ServedAsync())), served => Assert.Equal("version 1.1.0", served));
        (await workspace.PassAsync("--target=DeployStatus")).Says("test runs 1.1.0");

        await workspace.DockerAsync("container", "exec", $"{workspace.Project}-router", "rm", "/log/requests.log");
        var unread = await workspace.PassAsync("--target=DeployStatus");
        unread.Says("test runs 1.1.0");
        unread.Says("the request log of test can't be compared with the router's own count");
    }

    [StackFact]
    public async Task Without_an_earlier_version_a_secret_or_a_publish_nothing_is_changed()
    {
        using var workspace = new DeliveryWorkspace(home, more: "secrets: [ACME_TOKEN]");
        await workspace.PublishAsync("1.0.0");

        var noSecret = await workspace.RunAsync("--target=Deploy");
        Assert.True(noSecret.ExitCode == 3, noSecret.ToString());
        noSecret.Says("needs the secret ACME_TOKEN");
        workspace.Settings = workspace.Settings.Replace("secrets: [ACME_TOKEN]", "watchSeconds: 0", StringComparison.Ordinal);
        await workspace.PublishAsync("1.0.1");

        var noBack = await workspace.RunAsync("--target=Rollback", "--reason=try");
        Assert.True(noBack.ExitCode == 1, noBack.ToString());
        noBack.Says("there is nothing to go back to");
        var noVersion = await workspace.RunAsync("--target=Deploy", "--package-version=9.9.9");
        Assert.True(noVersion.ExitCode == 3, noVersion.ToString());
        noVersion.Says($"the ledger knows no publish of acme/{workspace.Project} with version 9.9.9");
        Assert.DoesNotContain(workspace.Project, await workspace.DockerAsync("container", "ls", "--all", "--format", "{{.Names}}"), StringComparison.Ordinal);
    }
}
