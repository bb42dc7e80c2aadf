using Build.Tests.CakeCompat.Host;
using Cake.Git;

namespace Build.Tests.CakeCompat.LayerOnly;

/// <summary>A git hook sets GIT_DIR for everything it starts; the directory asked about must win. Alone, because it changes the process.</summary>
[Collection(nameof(WorkingDirectory))]
public sealed class GitHookTests : IDisposable
{
    private readonly string? _before = Environment.GetEnvironmentVariable("GIT_DIR");

    [Fact]
    public void The_repository_of_the_directory_answers_inside_a_hook_of_another()
    {
        using var other = new ScratchRepository();
        using var wanted = new ScratchRepository();
        other.Commit("other");
        wanted.Commit("wanted");
        Environment.SetEnvironmentVariable("GIT_DIR", Path.Combine(other.Path, ".git"));
        Assert.Equal("wanted", TestCakeContext.Real().GitLogTip(wanted.Path).MessageShort);
    }

    public void Dispose() => Environment.SetEnvironmentVariable("GIT_DIR", _before);
}
