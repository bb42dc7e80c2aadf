using System.Text;
using PipelineBuild.Artifacts;
using PipelineBuild.Containers;
using PipelineBuild.Containers.BaseImages;
using PipelineBuild.Containers.Gates;
using PipelineBuild.Containers.Stacks;
using PipelineBuild.Results;

namespace PipelineBuild.Tests.Containers.Gates;

public class StackGateTests
{
    private const string Commit = "sha-0123";

    private static readonly StackTestResult Saved = new(Outcome.Passed, "")
    {
        Commit = Commit,
        Manifests = new Dictionary<string, string> { ["acme/web"] = "sha256:aa", ["acme/other"] = "sha256:bb" },
    };

    public static TheoryData<string, StackTestResult, string, bool> Cases => new()
    {
        { "the very same", Saved, Commit, true },
        { "a part of the images that were asked for", Saved with { Only = ["acme/web", "acme/other"] }, Commit, true },
        { "another image was asked for", Saved with { Only = ["acme/other"] }, Commit, false },
        { "an image that no stack runs", Saved with { Manifests = new Dictionary<string, string>() }, Commit, true },
        { "other bytes", Saved with { Manifests = new Dictionary<string, string> { ["acme/web"] = "sha256:cc" } }, Commit, false },
        { "another commit", Saved, "sha-4567", false },
        { "files that differ from the commit", Saved with { Commit = "sha-0123-dirty" }, "sha-0123-dirty", false },
        { "not passed", Saved with { Outcome = Outcome.Failed }, Commit, false },
        { "a result that names no commit", Saved with { Commit = null }, Commit, false },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_saved_result_stands_only_for_the_same_images_of_the_same_commit(string why, StackTestResult saved, string commit, bool covers)
    {
        var image = new PushedImage("acme/web", "acme/web", new OciManifest(OciManifest.Index, Encoding.UTF8.GetBytes("{}")), new Dictionary<string, string> { [BaseImageBuilder.MachinePlatform] = "sha256:aa" }, true);

        Assert.True(covers == StackGate.Covers(saved, new Candidates(null!, commit, [image], new Dictionary<string, OciLayout>())), why);
    }
}
