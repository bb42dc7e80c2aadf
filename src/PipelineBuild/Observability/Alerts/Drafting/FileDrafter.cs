using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Tools;

namespace PipelineBuild.Observability.Alerts.Drafting;

/// <summary>Drafts tests for the alerts of one rule file, and keeps those that pass promtool together with all its rules.</summary>
public sealed class FileDrafter(AlertDrafter alerts, PromtoolTests promtool)
{
    /// <summary>Alerts whose cases promtool is given together.</summary>
    private const int Together = 6;

    internal async Task<DraftedFile> DraftAsync(Workspace workspace, RuleFile file, IReadOnlyList<PrometheusRule> wanted, AlertTestSettings settings, CancellationToken cancel)
    {
        var target = DraftFile.For(workspace, file.File, settings.Folder);
        var options = new ParallelOptions { MaxDegreeOfParallelism = settings.Parallel, CancellationToken = cancel };
        var drafts = new AlertDraft[wanted.Count];
        await System.Threading.Tasks.Parallel.ForEachAsync(Enumerable.Range(0, wanted.Count), options, async (index, stop) => drafts[index] = await alerts.DraftAsync(file, file.GroupOf(wanted[index]), wanted[index], stop));
        var named = Named(drafts);
        var verified = new IReadOnlyList<AlertDraft>[(named.Count + Together - 1) / Together];
        await System.Threading.Tasks.Parallel.ForEachAsync(Enumerable.Range(0, verified.Length), options, async (index, stop) => verified[index] = await VerifiedAsync(file, target, workspace, named.Skip(index * Together).Take(Together).ToList(), stop));
        var kept = verified.SelectMany(part => part).ToList();
        var cases = kept.SelectMany(draft => draft.Cases).ToList();
        return new DraftedFile(file.File, workspace.Relative(target.FullPath), target.Before, cases.Count == 0 ? null : target.With(cases, Path.Combine(workspace.Root, file.File)), kept);
    }

    /// <summary>Rules of the same name get a number, so that what promtool says of a group belongs to one.</summary>
    private static List<AlertDraft> Named(IReadOnlyList<AlertDraft> drafts)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        return drafts.Select(draft =>
        {
            var number = seen[draft.Alert] = seen.GetValueOrDefault(draft.Alert) + 1;
            return number == 1 ? draft : draft with { Cases = draft.Cases.Select(single => single with { Name = single.Name.Replace($"{draft.Alert}:", $"{draft.Alert} {number}:") }).ToList() };
        }).ToList();
    }

    /// <summary>Runs the cases in a copy of the folders, drops what does not pass, and runs the rest again.</summary>
    private async Task<IReadOnlyList<AlertDraft>> VerifiedAsync(RuleFile file, DraftFile target, Workspace workspace, IReadOnlyList<AlertDraft> drafts, CancellationToken cancel)
    {
        using var scratch = new PrivateDirectory();
        var rules = Path.Combine(scratch.FullName, file.File);
        Directory.CreateDirectory(Path.GetDirectoryName(rules)!);
        await File.WriteAllTextAsync(rules, file.Source, cancel);
        var tests = Path.Combine(scratch.FullName, workspace.Relative(target.FullPath));
        Directory.CreateDirectory(Path.GetDirectoryName(tests)!);
        for (var attempt = 0; attempt < 3 && drafts.Any(draft => draft.Cases.Count > 0); attempt++)
        {
            await File.WriteAllTextAsync(tests, new DraftFile(tests, null).With(drafts.SelectMany(draft => draft.Cases), rules), cancel);
            var run = await promtool.TestRulesAsync(tests, cancel);
            run = run with { Complaint = string.Join(' ', run.Complaint.Replace($"{scratch.FullName}/", "").Split('\n')) };
            if (run.Passed)
            {
                return drafts;
            }

            var bad = run.Failures.Select(failure => failure.Group).ToHashSet();
            drafts = drafts.Select(draft => run.WasTested && !draft.Cases.Any(single => bad.Contains(single.Name)) ? draft : Dropped(draft, bad, run)).ToList();
        }

        return drafts.Select(draft => draft with { Cases = [], Reason = draft.Reason ?? "promtool does not pass what was drafted" }).ToList();
    }

    private static AlertDraft Dropped(AlertDraft draft, HashSet<string> bad, RuleTestRun run)
    {
        var left = run.WasTested ? draft.Cases.Where(single => !bad.Contains(single.Name)).ToList() : [];
        var fires = left.Any(single => single.Expectations.Any(expectation => expectation.Alerts.Count > 0));
        return draft with { Cases = fires ? left : [], Reason = fires || draft.Cases.Count == 0 ? draft.Reason : run.WasTested ? "with all rules of the file it does something else than alone" : $"promtool refuses the file: {run.Complaint}" };
    }
}
