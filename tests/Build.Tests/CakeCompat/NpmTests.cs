using Cake.Core;
using Cake.Npm;
using Cake.Npm.BumpVersion;
using Cake.Npm.Ci;
using Cake.Npm.Install;
using Cake.Npm.Pack;
using Cake.Npm.Publish;

namespace Build.Tests.CakeCompat;

/// <summary>Every npm line that the pipeline relies on, as npm receives it, and what comes back.</summary>
public class NpmTests
{
    private static readonly Uri Registry = new("http://localhost:4873/");

    private static readonly Dictionary<string, Action<ICakeContext>> Lines = new()
    {
        ["ci"] = c => c.NpmCi(),
        ["ci --production --registry http://localhost:4873/"] = c => c.NpmCi(s => s.ForProduction().FromRegistry(Registry)),
        ["install left-pad@1.0.0 @s/x --force --no-optional --prefer-offline"] = c =>
        {
            var settings = new NpmInstallSettings { Force = true, NoOptional = true, PreferOffline = true };
            settings.Packages.Add("left-pad@1.0.0");
            settings.Packages.Add("@s/x");
            c.NpmInstall(settings);
        },
        ["install --production"] = c => c.NpmInstall(s => s.Production = true),
        ["run-script build"] = c => c.NpmRunScript("build"),
        ["run-script build -- --a b c"] = c => c.NpmRunScript("build", ["--a", "b c"]),
        ["pack pkg"] = c => c.NpmPack("pkg"),
        ["publish p.tgz --tag next --access public --registry http://localhost:4873/"] = c => c.NpmPublish(
            new NpmPublishSettings { Source = "p.tgz", Tag = "next", Access = NpmPublishAccess.Public, Registry = Registry }),
        ["publish p.tgz --provenance"] = c => c.NpmPublish(
            new NpmPublishSettings { Source = "p.tgz", ArgumentCustomization = a => a.Append("--provenance") }),
        ["version 2.0.0 -m \"rel %s\" -f --git-tag-version=false --allow-same-version=true"] = c => c.NpmBumpVersion(
            new NpmBumpVersionSettings { Version = "2.0.0", CommitMessage = "rel %s", Force = true, GitTagVersion = false, AllowSameVersion = true }),
        ["version minor"] = c => c.NpmBumpVersion(),
        ["view @s/x version"] = c => c.NpmViewVersion("@s/x"),
        ["exec tsc -- -p ."] = c => c.NpmExec("tsc", ["-p", "."]),
        ["ci --silent"] = c => c.NpmCi(s => s.LogLevel = NpmLogLevel.Silent),
        ["ci --loglevel error"] = c => c.NpmCi(s => s.LogLevel = NpmLogLevel.Error),
    };

    private readonly RecordingProcessRunner _runner = new();

    public static TheoryData<string> Expected => [.. Lines.Keys];

    [Theory]
    [MemberData(nameof(Expected))]
    public void Npm_receives(string line)
    {
        Lines[line](TestCakeContext.Recording(_runner));
        Assert.Equal("npm", Assert.Single(_runner.Calls).Program);
        Assert.Equal(RecordingProcessRunner.Split(line), _runner.Received);
    }

    [Fact]
    public void Pack_returns_paths_only_when_output_is_redirected()
    {
        _runner.Output = ["p-1.0.0.tgz"];
        var cake = TestCakeContext.Recording(_runner);
        Assert.Empty(cake.NpmPack(new NpmPackSettings()));
        Assert.Equal(["p-1.0.0.tgz"], cake.NpmPack(new NpmPackSettings { RedirectStandardOutput = true }).Select(path => path.FullPath));
    }

    [Fact]
    public void View_returns_the_version()
    {
        _runner.Output = ["1.2.3"];
        Assert.Equal("1.2.3", TestCakeContext.Recording(_runner).NpmViewVersion("p"));
    }

    [Fact]
    public void A_failed_look_up_is_an_exception_with_the_exit_code()
    {
        _runner.ExitCode = 1;
        Assert.Equal(1, Assert.Throws<CakeException>(() => TestCakeContext.Recording(_runner).NpmViewVersion("p")).ExitCode);
    }

    [Fact]
    public void Named_packages_and_production_do_not_go_together()
    {
        var settings = new NpmInstallSettings { Production = true };
        settings.Packages.Add("p");
        Assert.Throws<NotSupportedException>(() => TestCakeContext.Recording(_runner).NpmInstall(settings));
    }

    [Fact]
    public void The_working_directory_is_the_package()
    {
        TestCakeContext.Recording(_runner).NpmCi(s => s.FromPath("packages/a"));
        Assert.EndsWith("packages/a", _runner.Calls[0].Settings.WorkingDirectory.FullPath);
    }
}
