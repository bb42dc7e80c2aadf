using PipelineBuild.Ledger;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Ledger;

/// <summary>A ledger over answers of git that the test chooses; by default a repository with these entries.</summary>
internal sealed class FakeLedgerGit : IDisposable
{
    public const string Config = "git -c core.hooksPath=/dev/null -c gc.auto=0 -c maintenance.auto=false -c safe.bareRepository=all -c i18n.commitEncoding=UTF-8 -c push.followTags=false -c push.gpgSign=false ";

    private readonly TempFolder folder = new();

    public FakeLedgerGit(params LedgerEntry[] entries)
    {
        folder.WriteProgram("bin/git");
        var environment = FakeEnvironment.With(("PATH", folder.At("bin")), ("HOME", folder.Path));
        var git = new GitObjects(Processes, new ProgramLocator(UserFolders.Of(environment), environment, folder.Path));
        Ledger = new DeliveryLedger(new LedgerRepository(git, new StaleGitLocks(Time, Said), Processes.Mask, Time), git, Processes.Mask, Time);
        Answer("rev-parse --git-common-dir", ".git");
        Answer("for-each-ref", entries.Length == 0 ? "" : $"refs/pipeline/ledger {Id(entries.Length)} commit\nrefs/pipeline/ledger-seen {Id(entries.Length)} commit");
        Answer("rev-list", string.Join('\n', entries.Select((_, index) => index == 0 ? Id(1) : $"{Id(index + 1)} {Id(index)}")));
        var records = entries.SelectMany((entry, index) => Record(LedgerJson.Write(entry with { Sequence = index + 1 }))).ToList();
        Processes.On(Config + "cat-file --batch", _ => new ProcessOutput(0, records, []));
    }

    public FakeProcessRunner Processes { get; } = new();

    public ImpatientTime Time { get; } = new();

    public Spoken Said { get; } = new();

    public DeliveryLedger Ledger { get; }

    public PipelineConfig Pipeline(string? remote = null)
    {
        var file = folder.Write("pipeline.yml", remote is null ? "name: app\n" : $"ledger: {{ remote: {remote} }}\n");
        return PipelineConfig.Load(new PipelineBuild.Artifacts.Workspace(folder.Path), file);
    }

    /// <summary>The calls of git without the settings that each begins with.</summary>
    public IReadOnlyList<string> Calls => Processes.Lines.Select(line => line.Replace(Config, "", StringComparison.Ordinal)).ToList();

    public FakeLedgerGit Answer(string beginning, string output = "", int exitCode = 0, string error = "")
    {
        Processes.On(Config + beginning, output, exitCode, error);
        return this;
    }

    public static string Id(int number) => $"{number:x40}";

    public void Dispose() => folder.Dispose();

    private static string[] Record(string text) => [$"{Id(99)} blob {System.Text.Encoding.UTF8.GetByteCount(text)}", .. text.Split('\n')];
}
