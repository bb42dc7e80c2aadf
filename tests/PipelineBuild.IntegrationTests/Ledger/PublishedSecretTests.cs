using System.Text;
using PipelineBuild.IntegrationTests.Rig;
using static PipelineBuild.IntegrationTests.Ledger.PlantedSecrets;

namespace PipelineBuild.IntegrationTests.Ledger;

/// <summary>A whole DockerPublish among secrets leaves none of them in a git object, a log or an artifact.</summary>
public sealed class PublishedSecretTests(ScratchHome home) : IClassFixture<ScratchHome>
{
    [EngineFact]
    public async Task A_real_publish_leaves_no_secret_in_any_object_or_artifact()
    {
        using var workspace = new ScratchWorkspace(home);
        using var rig = new LedgerRig();
        await rig.GitAsync(rig.Path, "init", "--quiet", "--bare", "remote.git");
        workspace.Describe("- { name: acme/secret, context: app, secrets: [{ id: npm, env: NPM_TOKEN }] }", platforms: "linux/amd64");
        File.AppendAllText(workspace.At("pipeline.yml"), "ledger: { remote: store }\n");
        workspace.Write("app/Dockerfile", ScratchWorkspace.TinyDockerfile);
        workspace.Write("app/hello", "hello");
        await workspace.CommitAsync();
        await workspace.GitAsync("remote", "add", "origin", $"https://user:{InAddress}@example.org/acme/first.git");
        await workspace.GitAsync("remote", "add", "store", rig.At("remote.git"));
        var environment = new Dictionary<string, string?> { ["NPM_TOKEN"] = Token, ["REGISTRY_PASSWORD"] = Password, ["GITHUB_ACTOR"] = $"bot-{Token}" };

        var run = await home.RunAsync(workspace, environment, "--target=DockerPublish");
        var history = await home.RunAsync(workspace, environment, "--target=History", "--export=jsonl");

        Assert.True(run.ExitCode == 0, run.ToString());
        history.Says("\"actor\":\"bot-***\"");
        AreNotIn(run.All + history.All, "the log");
        foreach (var repository in (string[])[workspace.Path, rig.At("remote.git")])
        {
            AreNotIn(await rig.EverythingAsync(repository), repository);
        }

        foreach (var file in Directory.EnumerateFiles(workspace.At("artifacts"), "*", SearchOption.AllDirectories))
        {
            AreNotIn(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)), file);
        }
    }
}
