using PipelineBuild.Artifacts;
using PipelineBuild.Mcp;
using PipelineBuild.Mcp.Packing;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Mcp.Packing;

public sealed class LockInstallerTests : IDisposable
{
    private const string Ci = "npm ci --include=dev --ignore-scripts --no-audit --no-fund";
    private const string Lock = """{ "lockfileVersion": 3, "packages": { "": {}, "servers/notes": {}, "node_modules/zod": { "version": "4.0.0" }, "node_modules/other-system": { "version": "1.0.0", "optional": true } } }""";

    private readonly TempFolder folder = new();
    private readonly FakeProcessRunner runner = new();

    public LockInstallerTests()
    {
        folder.WriteProgram("bin/npm");
        folder.Write("servers/notes/package.json", """{ "name": "notes", "version": "1.0.0" }""");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_the_lock_file_names_has_to_be_there_whatever_npm_says()
    {
        folder.Write("servers/notes/package-lock.json", Lock);
        runner.On(Ci);

        var report = await InstallAsync();

        Assert.Equal(Outcome.Errored, report!.Outcome);
        Assert.Contains("1 of the 1 packages of the lock file did not come, such as zod", report.Summary);
    }

    [Fact]
    public async Task Another_version_than_the_lock_files_does_not_count()
    {
        folder.Write("servers/notes/package-lock.json", Lock);
        folder.Write("servers/notes/node_modules/zod/package.json", """{ "version": "3.0.0" }""");
        runner.On(Ci);

        Assert.Equal(Outcome.Errored, (await InstallAsync())!.Outcome);
    }

    [Fact]
    public async Task The_lock_file_of_the_npm_workspace_will_do_and_npm_runs_there()
    {
        folder.Write("package-lock.json", Lock);
        folder.Write("node_modules/zod/package.json", """{ "version": "4.0.0" }""");
        runner.On(Ci);

        Assert.Null(await InstallAsync());
        Assert.Equal(folder.Path, Assert.Single(runner.Commands).WorkingDirectory);
    }

    [Fact]
    public async Task Without_a_lock_file_that_speaks_of_it_nothing_is_run()
    {
        folder.Write("package-lock.json", """{ "packages": { "": {} } }""");

        var report = await InstallAsync();

        Assert.Equal((Outcome.Failed, "mcp/lock-missing"), (report!.Outcome, Assert.Single(report.Findings).Rule));
        Assert.Empty(runner.Commands);
    }

    [Theory]
    [InlineData("npm error code EUSAGE", Outcome.Failed, "mcp/lock-outdated")]
    [InlineData("npm error code EINTEGRITY", Outcome.Failed, "mcp/lock-integrity")]
    [InlineData("npm error code ECONNREFUSED", Outcome.Errored, null)]
    public async Task Only_what_the_package_is_to_blame_for_is_its_failure(string words, Outcome outcome, string? rule)
    {
        folder.Write("servers/notes/package-lock.json", Lock);
        runner.On(Ci, exitCode: 1, error: words);

        var report = await InstallAsync();

        Assert.Equal(outcome, report!.Outcome);
        Assert.Equal(rule, report.Findings.Select(finding => finding.Rule).SingleOrDefault());
        Assert.Contains(words, report.LastWords);
    }

    [Theory]
    [InlineData("""[{ "name": "n", "version": "1.0.0", "filename": "n-1.0.0.tgz", "integrity": "sha512-x" }]""")]
    [InlineData("""{ "n": { "name": "n", "version": "1.0.0", "filename": "n-1.0.0.tgz", "integrity": "sha512-x" } }""")]
    public void Both_forms_of_what_npm_prints_are_read(string output) => Assert.Equal(new NpmPack("n", "1.0.0", "sha512-x"), NpmProject.ReadPack(output));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("n-1.0.0.tgz")]
    [InlineData("""[{ "name": "n" }]""")]
    public void Anything_else_that_npm_prints_is_an_error(string output) => Assert.Throws<InvalidDataException>(() => NpmProject.ReadPack(output));

    private Task<PackageReport?> InstallAsync()
    {
        var environment = new EnvironmentVariables(name => name == "PATH" ? folder.At("bin") : null);
        var workspace = new Workspace(folder.Path);
        var journal = new StepJournal(workspace, runner.Mask, TimeProvider.System);
        journal.Begin("McpBuild");
        var directory = folder.At("servers/notes");
        var settings = new McpPackageSettings("servers/notes");
        var npm = new NpmProject(runner, new ProgramLocator(new UserFolders(folder.At("cache"), folder.At("data")), environment));
        return new LockInstaller(npm, journal, new Progress<string>()).InstallAsync(
            new SourcePackage(settings, directory, PackageManifest.Load(Path.Combine(directory, "package.json"))), folder.Path, new Dictionary<string, PackageReport?>(), default);
    }
}
