using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Failures;

/// <summary>The registry takes some tags and not others.</summary>
public sealed class HalfTaggedTests
{
    [EngineTheory]
    [InlineData("1.2", "1.2 1 latest")]
    [InlineData("latest", "latest")]
    public async Task Tags_that_did_not_move_are_named_on_the_console_and_in_the_ledger_and_the_next_run_moves_them(string broken, string missing)
    {
        using var home = new ScratchHome();
        using var workspace = new ScratchWorkspace(home);
        var commit = await workspace.MakeTinyAsync(platforms: "linux/amd64");
        Assert.Equal(0, (await home.RunAsync(workspace, "--target=DockerPublish", "--package-version=1.1.0")).ExitCode);
        var tags = Path.Combine(home.RegistryData, "docker/registry/v2/repositories/acme/tiny/_manifests/tags");
        workspace.Write("app/hello", "newer");
        commit = await workspace.CommitAsync();

        // Where the registry keeps the tag, there is something that is none: it can neither read nor write it.
        if (Directory.Exists(Path.Combine(tags, broken)))
        {
            Directory.Move(Path.Combine(tags, broken), Path.Combine(home.RegistryData, "aside"));
        }

        await File.WriteAllTextAsync(Path.Combine(tags, broken), "");

        var half = await home.RunAsync(workspace, "--target=DockerPublish");

        var places = missing.Split(' ').Select(tag => $"{home.RegistryHost}/acme/tiny:{tag}").ToList();
        Assert.True(half.ExitCode == 3, half.ToString());
        Assert.Contains($"Not moved: {string.Join(", ", places)};", half.Output);
        Assert.All(places, place => Assert.Contains($"{place} was not moved", half.Output));
        Assert.Equal(await home.Reader.DigestAsync("acme/tiny", $"sha-{commit}"), await home.Reader.DigestAsync("acme/tiny", "1.2.3"));
        var history = (await home.RunAsync(workspace, "--target=History", "--export=jsonl")).Output;
        Assert.Contains("\"outcome\":\"partial\"", history);
        Assert.Contains($"not moved: {string.Join(", ", places)};", history);

        File.Delete(Path.Combine(tags, broken));
        var again = await home.RunAsync(workspace, "--target=DockerPublish");

        Assert.True(again.ExitCode == 0, again.ToString());
        var digests = await Task.WhenAll(((string[])["1.2.3", "1.2", "1", "latest"]).Select(tag => home.Reader.DigestAsync("acme/tiny", tag)));
        Assert.Equal(await home.Reader.DigestAsync("acme/tiny", $"sha-{commit}"), Assert.Single(digests.Distinct()));
        Assert.Contains("3 entries", (await home.RunAsync(workspace, "--target=History")).Output);
    }
}
