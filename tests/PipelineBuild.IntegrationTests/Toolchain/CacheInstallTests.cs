using PipelineBuild.Tests.Fakes;
using PipelineBuild.Toolchain;
using PipelineBuild.Tools;

namespace PipelineBuild.IntegrationTests.Toolchain;

/// <summary>With the real apt and this machine's own mirror.</summary>
public sealed class CacheInstallTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly ProcessRunner runner = new(new SecretMask());
    private readonly List<string> said = [];

    public void Dispose() => folder.Dispose();

    [DebianFact]
    public async Task A_pinned_package_becomes_a_program_of_the_cache_that_runs()
    {
        var (package, check) = Listed("shellcheck");
        var folders = new UserFolders(folder.At("cache"), folder.At("data"));
        var programs = new ProgramLocator(folders, FakeEnvironment.With());
        var machine = Machine.OfProcess();

        await new CacheInstaller(new DebianPackages(runner, folders, machine), programs, new AptConfiguration(), machine, runner)
            .InstallAsync(package, check, said.Add, default);

        var path = programs.Cache.Find("shellcheck");
        Assert.NotNull(path);
        Assert.True((await runner.RunAsync(Command.Of(path, "--version"), default)).Succeeded);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.At("cache/staging")));
    }

    private static (CachedPackage Package, ProgramCheck Check) Listed(string name)
    {
        var tool = ToolchainList.All.Single(tool => tool.Name == name);
        return ((CachedPackage)tool.Source, (ProgramCheck)tool.Check);
    }
}

/// <summary>Needs apt sources of Debian or Ubuntu.</summary>
public sealed class DebianFactAttribute : FactAttribute
{
    public DebianFactAttribute()
    {
        var apt = new AptConfiguration();
        if (apt.Main(apt.Release.Codename) is null)
        {
            Skip = "no apt source of this machine names its release's main archive";
        }
    }
}
