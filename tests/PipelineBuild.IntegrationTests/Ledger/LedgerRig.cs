using PipelineBuild.Artifacts;
using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Ledger;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.IntegrationTests.Ledger;

/// <summary>A ledger in a folder of the test's own, with the real git; the test's own git calls know no user settings.</summary>
internal sealed class LedgerRig : IDisposable
{
    private readonly TempFolder folder = new();

    /// <param name="environment">What the pipeline's processes find in theirs, beyond what these tests were started with.</param>
    public LedgerRig(IReadOnlyDictionary<string, string?>? environment = null)
    {
        Runner = new RunnerWith(environment ?? new Dictionary<string, string?>());
        var variables = EnvironmentVariables.OfProcess();
        var git = new GitObjects(Runner, new ProgramLocator(UserFolders.Of(variables), variables));
        var locks = new StaleGitLocks(TimeProvider.System, Said);
        var repository = new LedgerRepository(git, locks, Runner.Mask, TimeProvider.System);
        Ledger = new DeliveryLedger(repository, git, Runner.Mask, TimeProvider.System);
        Shared = new SharedRefs(repository, git, locks, Runner.Mask, TimeProvider.System);
        Locks = new EnvironmentLocks(Shared, Ledger, variables, Said, TimeProvider.System);
    }

    public RunnerWith Runner { get; }

    public Spoken Said { get; } = new();

    public DeliveryLedger Ledger { get; }

    public SharedRefs Shared { get; }

    public EnvironmentLocks Locks { get; }

    public string Path => folder.Path;

    public string At(string relative) => folder.At(relative);

    public string Write(string relative, string text) => folder.Write(relative, text);

    public string Folder(string name) => Directory.CreateDirectory(At(name)).FullName;

    /// <summary>A repository with one commit.</summary>
    public async Task<string> RepositoryAsync(string name = "work", params string[] options)
    {
        var path = Folder(name);
        await GitAsync(path, ["init", "--quiet", "--initial-branch=main", .. options]);
        Write($"{name}/file", "text\n");
        await GitAsync(path, "add", "file");
        await GitAsync(path, "commit", "--quiet", "--message=first");
        return path;
    }

    /// <summary>A bare repository and that many clones of it, with it as origin.</summary>
    public async Task<(string Remote, IReadOnlyList<string> Clones)> SharedAsync(int clones)
    {
        await GitAsync(Path, "init", "--quiet", "--bare", "remote.git");
        var paths = new List<string>();
        for (var number = 1; number <= clones; number++)
        {
            paths.Add(await RepositoryAsync($"clone{number}"));
            await GitAsync(paths[^1], "remote", "add", "origin", At("remote.git"));
        }

        return (At("remote.git"), paths);
    }

    public Task<LedgerEntry> AppendAsync(string workspace, string? remote = null, string version = "1.0.0") =>
        Ledger.AppendAsync(new Workspace(workspace), new LedgerSettings(remote), new LedgerEntry("publish", "passed") { Version = version }, default);

    public Task<IReadOnlyList<LedgerEntry>> ReadAsync(string workspace, string? remote = null) => Ledger.ReadAsync(new Workspace(workspace), new LedgerSettings(remote), default);

    /// <summary>What LedgerVerify says.</summary>
    public Task<StepResult> VerifyAsync(string workspace, string? remote = null)
    {
        var file = Write("config/pipeline.yml", remote is null ? "name: app\n" : $"ledger: {{ remote: {remote} }}\n");
        return new LedgerAudit(Ledger).VerifyAsync(PipelineConfig.Load(new Workspace(workspace), file), default);
    }

    public async Task<string> GitAsync(string directory, params string[] arguments)
    {
        var ending = await Programs.RunAsync("git", arguments, directory, ScratchWorkspace.GitEnvironment);
        Assert.True(ending.ExitCode == 0, $"git {string.Join(' ', arguments)}: {ending}");
        return ending.Output.Trim();
    }

    public Task<string> TipAsync(string directory) => GitAsync(directory, "rev-parse", DeliveryLedger.Reference);

    /// <summary>A commit with any file in it, as a hand other than ours makes it.</summary>
    public async Task<string> CommitAsync(string directory, string text, string file = "entry.json", params string[] parents)
    {
        var blob = await GitAsync(directory, "hash-object", "-w", Write($"by-hand/{Guid.NewGuid():N}", text));
        var listing = Write($"by-hand/{Guid.NewGuid():N}", $"100644 blob {blob}\t{file}\n");
        var tree = (await Programs.RunAsync("sh", ["-c", "git mktree < \"$1\"", "sh", listing], directory, ScratchWorkspace.GitEnvironment)).Output.Trim();
        return await GitAsync(directory, ["commit-tree", tree, "-m", "by hand", .. parents.SelectMany(parent => new[] { "-p", parent })]);
    }

    public Task PointAsync(string directory, string commit) => GitAsync(directory, "update-ref", DeliveryLedger.Reference, commit);

    /// <summary>Every object and ref of a repository as bytes in one text, for a search.</summary>
    public async Task<string> EverythingAsync(string directory)
    {
        var objects = await GitAsync(directory, "cat-file", "--batch-all-objects", "--unordered", "--batch");
        return objects + await GitAsync(directory, "for-each-ref", "--format=%(refname) %(contents)");
    }

    public void Dispose()
    {
        Programs.EndNaming(Path);
        folder.Dispose();
    }
}

/// <summary>The real processes, with variables added to what they inherit.</summary>
internal sealed class RunnerWith(IReadOnlyDictionary<string, string?> environment) : IProcessRunner
{
    private readonly ProcessRunner processes = new(new SecretMask());

    public SecretMask Mask => processes.Mask;

    public Task<ProcessOutput> RunAsync(Command command, CancellationToken cancel)
    {
        var all = new Dictionary<string, string?>(environment);
        foreach (var (name, value) in command.Environment)
        {
            all[name] = value;
        }

        return processes.RunAsync(command with { Environment = all }, cancel);
    }
}
