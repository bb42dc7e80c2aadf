using PipelineBuild.Artifacts;
using PipelineBuild.Containers;
using PipelineBuild.Results;

namespace PipelineBuild.Tests.Containers.Unchanged;

public sealed class BuildMemoryTests : IDisposable
{
    private readonly ContainersRig rig = new();
    private int bakes;

    public BuildMemoryTests()
    {
        var bake = rig.Docker.OnBake!;
        rig.Docker.OnBake = request =>
        {
            bakes++;
            return bake(request);
        };
    }

    public void Dispose() => rig.Dispose();

    private Task<PlanResult> PlanAsync() => rig.BuildPlanner.PlanAsync(rig.Config(), default);

    [Fact]
    public async Task What_nothing_has_changed_for_is_kept_with_the_same_digests()
    {
        var first = await BuildAsync();
        var second = await BuildAsync();

        Assert.Equal(1, bakes);
        Assert.Equal(Outcome.Passed, second.Outcome);
        Assert.EndsWith("; nothing changed since they were built", second.Summary);
        Assert.Equal(first.Images.Select(image => (image.Digest, image.Layout)), second.Images.Select(image => (image.Digest, image.Layout)));
        Assert.Equal(first.Images[0].Platforms, second.Images[0].Platforms);
    }

    [Fact]
    public async Task A_plan_knows_that_nothing_has_changed_with_secrets_and_writes_none_of_them()
    {
        rig.Variables["A_TOKEN"] = "s3cret-value";
        rig.Folder.Write("repo/app/Dockerfile", "FROM scratch\n");
        const string WithSecret = "  images: [{ name: acme/app, context: app, secrets: [{ id: token, env: A_TOKEN }] }]\n";
        var config = rig.Config(WithSecret);
        await rig.BuildAsync(config);

        var plan = await rig.BuildPlanner.PlanAsync(rig.Config(WithSecret), default);
        rig.Variables.Remove("A_TOKEN");
        var without = await rig.BuildPlanner.PlanAsync(rig.Config(WithSecret), default);

        Assert.Equal("plan: nothing would change; the images are those of the last build, nothing changed since", plan.Summary);
        Assert.NotEmpty(without.Changes);
        Assert.Contains(without.Findings, finding => finding.Rule == "containers/secret-missing");
    }

    public static TheoryData<string> Changes => [.. changes.Keys];

    private static readonly Dictionary<string, Action<BuildMemoryTests>> changes = new()
    {
        ["a file of the context"] = test => test.rig.Folder.Write("repo/app/data", "other"),
        ["a new file"] = test => test.rig.Folder.Write("repo/app/more", "more"),
        ["a file in a folder"] = test => test.rig.Folder.Write("repo/app/deep/down", "other"),
        ["a file gone"] = test => File.Delete(test.rig.Folder.At("repo/app/data")),
        ["permissions"] = test => MakeExecutable(test.rig.Folder.At("repo/app/data")),
        ["where a link leads"] = test => Relink(test.rig.Folder.At("repo/app/link"), "elsewhere"),
        ["the Dockerfile"] = test => test.rig.Folder.Write("repo/app/Dockerfile", "FROM scratch\nLABEL a=b\n"),
        [".dockerignore"] = test => test.rig.Folder.Write("repo/app/.dockerignore", "other\n"),
        ["a blob gone"] = test => File.Delete(test.Blobs().MaxBy(file => new FileInfo(file).Length)!),
        ["a blob cut"] = test => File.WriteAllText(test.Blobs().MaxBy(file => new FileInfo(file).Length)!, ""),
        ["the memory itself"] = test => test.rig.Folder.Write("repo/artifacts/build.seal", "{"),
        ["another builder"] = test => test.rig.Docker.Queries["info --format {{json .}}"] = test.rig.Docker.Queries["info --format {{json .}}"].Replace("26.1.5", "27.0.0"),
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task What_something_has_changed_for_is_baked(string change)
    {
        rig.Folder.Write("repo/app/data", "data");
        rig.Folder.Write("repo/app/deep/down", "data");
        Relink(rig.Folder.At("repo/app/link"), "data");
        await BuildAsync();

        Assert.Empty((await PlanAsync()).Changes);
        changes[change](this);
        var plan = await PlanAsync();
        var result = await BuildAsync();

        Assert.Contains(plan.Changes, planned => planned.What.StartsWith("bake ", StringComparison.Ordinal));
        Assert.Equal(2, bakes);
        Assert.Equal(Outcome.Passed, result.Outcome);
        Assert.DoesNotContain("nothing changed", result.Summary);
    }

    [Fact]
    public async Task A_file_that_docker_ignores_changes_nothing()
    {
        rig.Folder.Write("repo/app/.dockerignore", "*.log\n");
        await BuildAsync();

        rig.Folder.Write("repo/app/noise.log", "noise");
        await BuildAsync();

        Assert.Equal(1, bakes);
    }

    [Fact]
    public async Task Another_commit_is_another_image()
    {
        await BuildAsync();
        rig.Git.Head = rig.Git.Head! with { Sha = new string('b', 40) };

        await BuildAsync();

        Assert.Equal(2, bakes);
    }

    [Theory]
    [InlineData("FROM scratch\nADD https://example.org/x /x\n")]
    [InlineData("FROM scratch\nARG URL\nADD \\\n  $URL /x\n")]
    [InlineData("ARG BASE\nFROM $BASE\n")]
    [InlineData("FROM scratch\nARG BASE\nCOPY --from=$BASE /x /x\n")]
    [InlineData("# syntax=127.0.0.1:1/frontend:1\nFROM scratch\n")]
    public async Task What_only_the_build_can_know_is_always_baked(string dockerfile)
    {
        rig.Folder.Write("repo/app/Dockerfile", dockerfile);

        await BuildAsync();
        await BuildAsync();

        Assert.Equal(2, bakes);
    }

    [Fact]
    public async Task A_base_image_whose_tag_moved_is_noticed()
    {
        rig.Folder.Write("repo/app/Dockerfile", $"FROM {rig.Registry.Host}/base:1\n");
        rig.Registry.Manifests["base@1"] = new OciManifest(OciManifest.Index, """{"schemaVersion":2,"manifests":[]}"""u8.ToArray());
        await BuildAsync();
        await BuildAsync();
        Assert.Equal(1, bakes);

        rig.Registry.Manifests["base@1"] = new OciManifest(OciManifest.Index, """{"schemaVersion":2,"manifests":[ ]}"""u8.ToArray());
        await BuildAsync();

        Assert.Equal(2, bakes);
    }

    [Fact]
    public async Task Without_the_cache_everything_is_baked()
    {
        await BuildAsync();
        await rig.BuildAsync(rig.Config().Choosing(new BuildChoice([], WithoutCache: true)));

        Assert.Equal(2, bakes);
    }

    [Fact]
    public async Task What_is_edited_while_the_bake_runs_is_baked_again()
    {
        var bake = rig.Docker.OnBake!;
        rig.Docker.OnBake = request =>
        {
            rig.Folder.Write("repo/app/edited", $"{bakes}");
            return bake(request);
        };
        await BuildAsync();

        await BuildAsync();

        Assert.Equal(2, bakes);
    }

    private Task<ImageBuildResult> BuildAsync() => rig.BuildAsync(rig.Config());

    private IEnumerable<string> Blobs() => Directory.EnumerateFiles(rig.Folder.At("repo/artifacts/images/acme_app/blobs/sha256"));

    private static void MakeExecutable(string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static void Relink(string link, string target)
    {
        File.Delete(link);
        File.CreateSymbolicLink(link, target);
    }
}
