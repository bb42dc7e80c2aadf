using PipelineBuild.Artifacts;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.Tests.Artifacts;

public sealed class WorkspaceTests : IDisposable
{
    private readonly TempFolder folder = new();

    private Workspace Workspace => new(folder.At("repo"));

    public WorkspaceTests() => folder.Write("repo/app/Dockerfile", "");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("app", "repo/app")]
    [InlineData(".", "repo")]
    [InlineData("./app/../app/Dockerfile", "repo/app/Dockerfile")]
    [InlineData("not/there/yet", "repo/not/there/yet")]
    public void Paths_inside_are_made_absolute(string path, string full) => Assert.Equal(folder.At(full), Workspace.Resolve(path));

    [Theory]
    [InlineData("..")]
    [InlineData("../repo-two")]
    [InlineData("app/../../x")]
    [InlineData("/etc/passwd")]
    [InlineData("app\0/x")]
    public void Paths_out_of_it_are_refused(string path) => Assert.Null(Workspace.Resolve(path));

    [Theory]
    [InlineData("outside")]
    [InlineData("outside/x")]
    [InlineData("by-another-link")]
    [InlineData("through-a-linked-folder")]
    [InlineData("up-and-out")]
    [InlineData("loop")]
    public void Links_that_lead_out_of_it_or_nowhere_are_refused(string path)
    {
        Directory.CreateDirectory(folder.At("elsewhere/x"));
        Link("outside", folder.At("elsewhere"));
        Link("by-another-link", "outside");
        Link("through-a-linked-folder", "outside/x");
        Link("up-and-out", "app/../../elsewhere");
        Link("loop", "loop");

        Assert.Null(Workspace.Resolve(path));
    }

    [Theory]
    [InlineData("inside")]
    [InlineData("inside/Dockerfile")]
    [InlineData("absolute")]
    public void Links_that_stay_inside_are_taken(string path)
    {
        Link("inside", "app");
        Link("absolute", folder.At("repo/app"));

        Assert.Equal(folder.At($"repo/{path}"), Workspace.Resolve(path));
    }

    [Fact]
    public void A_workspace_reached_by_a_link_is_a_workspace_like_any()
    {
        Directory.CreateSymbolicLink(folder.At("alias"), folder.At("repo"));

        Assert.Equal(folder.At("alias/app"), new Workspace(folder.At("alias")).Resolve("app"));
    }

    [Theory]
    [InlineData("x", "repo/app/x")]
    [InlineData("../x", "repo/x")]
    [InlineData("../../x", null)]
    public void A_path_may_be_relative_to_another_directory(string path, string? full) => Assert.Equal(full is null ? null : folder.At(full), Workspace.Resolve(path, folder.At("repo/app")));

    [Fact]
    public void A_link_whose_way_out_goes_by_what_does_not_exist_is_refused()
    {
        File.CreateSymbolicLink(folder.At("repo/link"), "missing/../../outside");

        Assert.Null(Workspace.Resolve("link"));
    }

    [Fact]
    public void Files_are_named_relative_to_it() => Assert.Equal("app/Dockerfile", Workspace.Relative(folder.At("repo/app/Dockerfile")));

    private void Link(string name, string target) => Directory.CreateSymbolicLink(folder.At($"repo/{name}"), target);
}
