using PipelineBuild.Artifacts;
using PipelineBuild.Containers;
using PipelineBuild.Ledger;
using PipelineBuild.Tests.Fakes;
using static PipelineBuild.IntegrationTests.Ledger.PlantedSecrets;

namespace PipelineBuild.IntegrationTests.Ledger;

/// <summary>Secrets in every field of a record and in addresses reach no git object, here or on the remote.</summary>
public sealed class LedgerSecretTests
{
    [LedgerFact]
    public async Task A_publish_record_full_of_secrets_is_written_without_them()
    {
        using var rig = new LedgerRig();
        var (remote, clones) = await rig.SharedAsync(1);
        var mask = rig.Runner.Mask;
        mask.Add(Password);
        mask.Add(Token);
        var config = PipelineConfig.Load(new Workspace(clones[0]), rig.Write("config/pipeline.yml", "ledger: { remote: origin }\n"));
        var facts = new BuildFacts($"commit-{Token}", IsDirty: true, DateTimeOffset.UnixEpoch, $"https://user:{InAddress}@example.org/a", ReleaseVersion.Decide(null, [], "v", "1.2.3", null));
        var image = new PublishedImage($"name-{Password}", $"https://user:{InAddress}@example.org/acme@sha256:1", "sha256:1", [$"tag-{Token}"], [], new Dictionary<string, string> { [Password] = Token }, Pushed: true);
        var record = new PublishRecord(rig.Ledger, FakeEnvironment.With(("GITHUB_ACTOR", $"bot {Encoded(Password)}"), ("NPM_TOKEN", Token)));

        await record.WriteAsync(config, facts, [image], default);
        await rig.Ledger.AppendAsync(config.Workspace, config.Ledger, new LedgerEntry("deploy", "failed") { Environment = Password, Reason = $"GET https://x:{InAddress}@example.org said {Token}" }, default);

        foreach (var repository in (string[])[clones[0], remote])
        {
            var everything = await rig.EverythingAsync(repository);
            Assert.Contains("\"actor\":\"bot ***\"", everything);
            Assert.Contains("\"reason\":\"GET https://***@example.org said ***\"", everything);
            AreNotIn(everything, repository);
        }

        Assert.Equal(2, (await rig.ReadAsync(clones[0], "origin")).Count);
    }

    [LedgerFact]
    public async Task The_same_publish_with_secrets_in_it_is_still_recognised_and_not_written_twice()
    {
        using var rig = new LedgerRig();
        var work = await rig.RepositoryAsync();
        rig.Runner.Mask.Add(Token);
        var config = PipelineConfig.Load(new Workspace(work), rig.Write("config/pipeline.yml", "name: app\n"));
        var facts = new BuildFacts($"commit-{Token}", IsDirty: false, DateTimeOffset.UnixEpoch, null, ReleaseVersion.Decide(null, [], "v", "1.2.3", null));
        var image = new PublishedImage("app", "example.org/app@sha256:1", "sha256:1", [$"tag-{Token}"], [], new Dictionary<string, string>(), Pushed: true);

        for (var time = 1; time <= 2; time++)
        {
            await new PublishRecord(rig.Ledger, FakeEnvironment.With()).WriteAsync(config, facts, [image], default);
        }

        Assert.Single(await rig.ReadAsync(work));
    }
}
