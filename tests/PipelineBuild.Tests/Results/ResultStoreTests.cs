using PipelineBuild.Artifacts;
using PipelineBuild.Containers;
using PipelineBuild.Containers.Stacks;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Results;

public sealed class ResultStoreTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly SecretMask mask = new();

    private ResultStore Store => new(new Workspace(folder.Path), mask);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_steps_own_record_is_read_back_whole()
    {
        var saved = new ImageBuildResult(Outcome.Failed, "1 image <ü>")
        {
            Revision = "abc",
            Version = "1.2.3",
            Images = [new BuiltImage("a/b", "artifacts/images/a_b", "sha256:x", new Dictionary<string, string> { ["linux/amd64"] = "sha256:y" })],
            BaseImages = new Dictionary<string, string> { ["node:20"] = "host/base@sha256:z" },
            Findings = [new Finding("r/x", Severity.Warning, "text", "Dockerfile", 3)],
            ClosingLine = "for people only",
        };

        Store.Save("DockerBuild", saved);
        var loaded = Store.Load<ImageBuildResult>("DockerBuild")!;

        Assert.Equal((saved.Outcome, saved.Summary, saved.Revision, saved.Version, null), (loaded.Outcome, loaded.Summary, loaded.Revision, loaded.Version, loaded.ClosingLine));
        Assert.Equal((saved.Images[0].Digest, "sha256:y"), (loaded.Images[0].Digest, loaded.Images[0].Platforms["linux/amd64"]));
        Assert.Equal(saved.BaseImages, loaded.BaseImages);
        Assert.Equal(saved.Findings, loaded.Findings);
        Assert.Contains("1 image <ü>", File.ReadAllText(folder.At("artifacts/results/DockerBuild.json")));
    }

    [Fact]
    public void What_is_null_is_not_written_and_is_null_again_when_it_is_read()
    {
        var report = new StackReport("web", "pb-web", Outcome.Passed, "") { Services = [new ServiceReport("web", Outcome.Passed, "healthy", Log: null)], Edges = [new EdgeReport("web", "store", 80, Works: true, Declared: null)] };

        Store.Save("DockerTest", new StackTestResult(Outcome.Passed, "") { Stacks = [report] });
        var loaded = Store.Load<StackTestResult>("DockerTest")!.Stacks[0];

        Assert.Equal((report.Services[0].State, null), (loaded.Services[0].State, loaded.Services[0].Log));
        Assert.Equal(report.Edges, loaded.Edges);
    }

    [Fact]
    public void Sentences_are_masked_and_names_that_a_later_process_needs_are_not()
    {
        mask.Add("acme");

        Store.Save("DockerBuild", new ImageBuildResult(Outcome.Passed, "x") { Version = "it says acme", Images = [new BuiltImage("acme/b", "l", "sha256:x", new Dictionary<string, string>())] });

        var loaded = Store.Load<ImageBuildResult>("DockerBuild")!;
        Assert.Equal(("it says ***", "acme/b"), (loaded.Version, loaded.Images[0].Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ \"outcome\": \"pas")]
    [InlineData("{}")]
    [InlineData("{ \"summary\": \"x\" }")]
    [InlineData("{ \"outcome\": \"splendid\", \"summary\": \"x\" }")]
    [InlineData("null")]
    public void What_is_no_whole_result_is_none_and_above_all_no_pass(string text)
    {
        folder.Write("artifacts/results/DockerBuild.json", text);

        Assert.Null(Store.Load<ImageBuildResult>("DockerBuild"));
    }

    [Fact]
    public void What_was_never_saved_is_none() => Assert.Null(Store.Load<StepResult>("DockerBuild"));
}
