using System.Net.Http.Json;
using System.Text.Json;
using PipelineBuild.IntegrationTests.Containers.Stacks;
using PipelineBuild.IntegrationTests.Delivery;
using PipelineBuild.IntegrationTests.Rig;
using Xunit.Abstractions;

namespace PipelineBuild.IntegrationTests.Examples;

/// <summary>The example's environment of this repository's own pipeline.yml, under a name and at a port of the test's own.</summary>
internal sealed class CortexEnvironment(ScratchHome home, ScratchWorkspace workspace) : IDisposable
{
    private readonly string project = $"c{Guid.NewGuid():N}"[..14];
    private readonly int port = Ports.Next();

    public void Write()
    {
        var pipeline = File.ReadAllText(Path.Combine(Repository.Root, "pipeline.yml"));
        foreach (var (text, other) in new[]
        {
            ("registry: local", $"registry: {{ name: local, port: {home.Port} }}"),

            // A machine that does ten other things may keep a write waiting; what is tested is whether a request is lost.
            ("project: cortex-staging", $"project: {project}\n    variables: {{ UPSTREAM_TIMEOUT_MS: \"15000\" }}"), ("publish: 8480", $"publish: {port}"),
        })
        {
            Assert.Contains(text, pipeline);
            pipeline = pipeline.Replace(text, other);
        }

        workspace.Write("pipeline.yml", pipeline);
    }

    /// <summary>Blue-green, back, rolling and back again, while users read and write.</summary>
    /// <param name="published">The commit of the version that runs at the beginning.</param>
    public async Task DeployUnderLoadAsync(string published, ITestOutputHelper output)
    {
        await PassAsync("--target=Deploy");
        var source = workspace.At("examples/cortex/services/gateway/src/app.js");
        await File.AppendAllTextAsync(source, "// The next version.\n");
        await workspace.CommitAsync();
        Assert.Equal(0, (await Programs.RunAsync("git", ["tag", "v0.2.0"], workspace.Path)).ExitCode);

        // The memory has not changed and stays: one that writes a volume can't be replaced without a gap.
        (await PassAsync("--target=DockerPublish", $"--since={published}")).Says("0.2.0");
        var before = await LoggedAsync();

        using var load = new Load(port, perSecond: 130, () => new NoteTaker());
        (await PassAsync("--target=Deploy")).Says(", 0 failed");
        (await PassAsync("--target=Rollback", "--reason=try")).Says("is back at 0.1.0, from 0.2.0");
        (await PassAsync("--target=Deploy", "--strategy=rolling")).Says("staging runs 0.2.0");
        (await PassAsync("--target=Rollback", "--reason=try")).Says("is back at 0.1.0, from 0.2.0");
        await load.StopAsync(10_000);

        output.WriteLine(load.ToString());
        Assert.True(load.Failures.IsEmpty, string.Join('\n', load.Failures.Order()));
        Assert.True(load.Rate >= 100, load.ToString());
        Assert.Superset(new HashSet<string> { "GET", "POST", "DELETE" }, load.Answers.Keys.ToHashSet());
        var balances = JsonDocument.Parse((await PassAsync("--target=DeployStatus", "--json")).Output).RootElement.GetProperty("tasks")[0].GetProperty("result").GetProperty("requests").EnumerateArray().ToList();
        Assert.NotEmpty(balances);
        Assert.All(balances, balance => Assert.Equal(balance.GetProperty("most").GetInt64(), balance.GetProperty("logged").GetInt64()));
        Assert.Equal(load.Sent, await LoggedAsync() - before);
    }

    public void Dispose() => StackHome.RemoveNamedAsync(project).GetAwaiter().GetResult();

    private async Task<Ending> PassAsync(params string[] arguments)
    {
        var run = await home.RunAsync(workspace, arguments);
        Assert.True(run.ExitCode == 0, run.ToString());
        return run;
    }

    /// <summary>How many requests the router's log has, of all its lives.</summary>
    private async Task<int> LoggedAsync() => (await StackHome.DockerAsync("container", "exec", $"{project}-router", "cat", "/log/requests.log")).Split('\n').Count(line => line.Split(' ') is { Length: 7 } words && long.TryParse(words[0], out _));

    /// <summary>Writes a note, reads it, deletes it.</summary>
    private sealed class NoteTaker : IUser
    {
        private string? note;
        private int turn;

        public HttpRequestMessage Next() => (turn++ % 3) switch
        {
            0 => new HttpRequestMessage(HttpMethod.Post, "/api/notes") { Content = JsonContent.Create(new { text = $"turn {turn}", tags = (string[])["load"] }) },
            1 => new HttpRequestMessage(HttpMethod.Get, note),
            _ => new HttpRequestMessage(HttpMethod.Delete, note),
        };

        public string? Judge(HttpResponseMessage answer, string text)
        {
            note = answer.RequestMessage!.Method == HttpMethod.Post ? answer.Headers.Location?.ToString() : note;
            return answer.IsSuccessStatusCode && note is not null ? answer.RequestMessage.Method.Method : null;
        }
    }
}
