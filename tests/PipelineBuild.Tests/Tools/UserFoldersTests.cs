using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Tools;

public sealed class UserFoldersTests
{
    [Fact]
    public void Folders_are_below_the_home_directory_when_nothing_else_is_said() =>
        Assert.Equal(new UserFolders("/home/ann/.cache/pipelinebuild", "/home/ann/.local/share/pipelinebuild"), UserFolders.Of(FakeEnvironment.With(("HOME", "/home/ann"))));

    [Fact]
    public void Folders_follow_the_xdg_variables() =>
        Assert.Equal(
            new UserFolders("/fast/pipelinebuild", "/big/pipelinebuild"),
            UserFolders.Of(FakeEnvironment.With(("XDG_CACHE_HOME", "/fast"), ("XDG_DATA_HOME", "/big"))));

    [Fact]
    public void A_relative_xdg_variable_is_ignored() =>
        Assert.Equal("/home/ann/.cache/pipelinebuild", UserFolders.Of(FakeEnvironment.With(("HOME", "/home/ann"), ("XDG_CACHE_HOME", "cache"))).Cache);

    [Fact]
    public void Without_a_home_directory_the_error_says_what_to_set() =>
        Assert.Contains("HOME is not set", Assert.Throws<InvalidOperationException>(() => UserFolders.Of(FakeEnvironment.With())).Message);
}
