using PipelineBuild.Containers;
using PipelineBuild.Tests.Configuration;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.Tests.Containers;

public class BuildFactsTests
{
    private readonly FakeGit git = new();

    [Fact]
    public async Task Labels_tell_title_version_time_commit_and_source()
    {
        git.Tags.AddRange(["v1.2.0", "v1.10.0"]);
        git.Origin = "https://example.com/acme/app";

        var facts = await ReadAsync();

        Assert.Equal(
            [
                "org.opencontainers.image.title=acme/app", "org.opencontainers.image.version=1.10.0", "org.opencontainers.image.created=2024-05-06T07:08:09Z",
                $"org.opencontainers.image.revision={FakeGit.Sha}", "org.opencontainers.image.source=https://example.com/acme/app",
            ],
            facts.Labels("acme/app").Select(label => $"{label.Key}={label.Value}"));
        Assert.Equal($"sha-{FakeGit.Sha}", facts.CommitTag);
    }

    [Fact]
    public async Task Uncommitted_files_mark_the_commit()
    {
        git.Head = git.Head! with { IsDirty = true };

        Assert.Equal(($"{FakeGit.Sha}-dirty", $"sha-{FakeGit.Sha}-dirty"), ((await ReadAsync()).Revision, (await ReadAsync()).CommitTag));
    }

    [Fact]
    public async Task Outside_git_there_is_no_commit_no_source_and_no_time()
    {
        git.Head = null;
        git.Tags.Add("v1.0.0");
        git.Origin = "https://example.com/acme/app";

        var facts = await ReadAsync();

        Assert.Equal((null, null, null, "0.0.0-nocommit"), (facts.Revision, facts.CommitTag, facts.Source, facts.Release.Version.ToString()));
        Assert.Equal("1970-01-01T00:00:00Z", facts.Labels("x")["org.opencontainers.image.created"]);
        Assert.DoesNotContain("org.opencontainers.image.revision", facts.Labels("x").Keys);
    }

    private async Task<BuildFacts> ReadAsync()
    {
        using var yaml = new YamlText("name: x\n");
        return await new BuildFactsReader(git).ReadAsync(yaml.Load(), default);
    }
}
