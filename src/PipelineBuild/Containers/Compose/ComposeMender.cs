using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Compose;
using PipelineBuild.Results;

namespace PipelineBuild.Containers.Compose;

/// <summary>Makes the safe changes that rules offer, in memory first: what was mended is read again before a file is touched.</summary>
public sealed class ComposeMender(ComposeLinter linter, StepJournal journal)
{
    /// <summary>What --fix would change.</summary>
    public PlanResult Plan(PipelineConfig config) => PlanResult.Of(Mended(config).Select(file => new PlannedChange(ChangeKind.Write, config.Workspace.Relative(file.Path), LineDifference.Of(file.Before, file.After))).ToList());

    /// <summary>Mends what can be mended, and checks what is there then.</summary>
    public async Task<ComposeLintResult> MendAsync(PipelineConfig config, CancellationToken cancel)
    {
        var mended = new List<string>();
        foreach (var file in Mended(config))
        {
            cancel.ThrowIfCancellationRequested();
            var name = config.Workspace.Relative(file.Path);
            await journal.DoAsync($"write {name}", () => Task.Run(() => Write(file), cancel));
            mended.Add(name);
        }

        var result = linter.Lint(config);
        return result with { Mended = mended, Summary = mended.Count == 0 ? $"nothing to mend; {result.Summary}" : $"mended {string.Join(", ", mended)}; {result.Summary}" };
    }

    /// <summary>Each file once, with the mends of all stacks that it is part of.</summary>
    private static List<MendedFile> Mended(PipelineConfig config)
    {
        var files = new Dictionary<string, MendedFile>(StringComparer.Ordinal);
        foreach (var stack in config.Containers.ComposeFiles.Select(file => config.Workspace.Resolve(file)!))
        {
            var texts = files.ToDictionary(file => file.Key, file => file.Value.After);
            var project = ComposeReader.Read(config.Workspace, stack, texts);
            var report = ComposeCheck.Run(project, config.Containers.ComposeLint);
            foreach (var edits in report.Mends.Select(finding => finding.Mend!).GroupBy(edit => edit.Start.File))
            {
                var path = Workspace.WithoutLinks(config.Workspace.Resolve(edits.Key)!);
                var text = project.Sources[edits.Key];
                var after = TextEditor.Apply(text, edits);
                if (after != text && IsSafe(config, stack, report, new Dictionary<string, string>(texts) { [config.Workspace.Resolve(edits.Key)!] = after }))
                {
                    files[path] = new MendedFile(path, files.TryGetValue(path, out var earlier) ? earlier.Before : text, after);
                }
            }
        }

        return files.Values.ToList();
    }

    /// <summary>What is mended is found no more, and all else is as before: what is found, what comments switch off, what services there are.</summary>
    private static bool IsSafe(PipelineConfig config, string stack, ComposeReport before, IReadOnlyDictionary<string, string> texts)
    {
        var after = ComposeCheck.Run(ComposeReader.Read(config.Workspace, stack, texts), config.Containers.ComposeLint);
        var gone = Said(before.Findings).Except(Said(after.Findings)).ToList();
        return gone.Count > 0
            && gone.All(finding => before.Mends.Any(mend => mend.Rule == finding.Rule))
            && Said(after.Findings).IsSubsetOf(Said(before.Findings))
            && Said(after.Ignored.Select(ignored => ignored.Finding)).SetEquals(Said(before.Ignored.Select(ignored => ignored.Finding)))
            && after.Services.SequenceEqual(before.Services, SameService);
    }

    /// <summary>Without places, which move.</summary>
    private static HashSet<(string Rule, string Message)> Said(IEnumerable<Finding> findings) => findings.Select(finding => (finding.Rule, finding.Message)).ToHashSet();

    private static readonly IEqualityComparer<Deployability> SameService = EqualityComparer<Deployability>.Create((one, other) => (one?.Service, one?.Score) == (other?.Service, other?.Score), service => service.Score);

    private static void Write(MendedFile file)
    {
        var bytes = File.ReadAllBytes(file.Path);
        var mark = bytes.AsSpan().StartsWith(System.Text.Encoding.UTF8.Preamble) ? "\uFEFF" : "";
        if (!bytes.AsSpan().SequenceEqual(System.Text.Encoding.UTF8.GetBytes(mark + file.Before)))
        {
            throw new IOException($"{file.Path} was changed by somebody else meanwhile; run it again");
        }

        AtomicFile.Write(file.Path, mark + file.After);
    }

    private sealed record MendedFile(string Path, string Before, string After);
}
