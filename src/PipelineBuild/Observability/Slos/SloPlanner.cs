using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Slo;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Observability.Slos;

/// <summary>How a file on disk stands to what is generated.</summary>
internal enum GeneratedState
{
    Missing,
    Same,
    Old,
    Edited,
    Foreign,
}

/// <summary>One file that is generated.</summary>
/// <param name="File">Relative to the workspace.</param>
internal sealed record GeneratedFile(string File, string Source, string Text, GeneratedState State)
{
    public bool IsToWrite => State is GeneratedState.Missing or GeneratedState.Old;
}

/// <summary>All that would be written, checked by promtool, and why not the rest.</summary>
internal sealed record SloPlan(SloSet Set, IReadOnlyList<GeneratedFile> Files, IReadOnlyList<Finding> Findings)
{
    /// <summary>Files that SloGenerate wrote once and would not write any more, and that nobody changed.</summary>
    public IReadOnlyList<string> LeftOver { get; init; } = [];

    public IReadOnlyList<GeneratedFile> ToWrite => Files.Where(file => file.IsToWrite).ToList();

    public Outcome Outcome =>
        Set.IsRefused || Findings.Any(finding => finding.Severity == Severity.Error && finding.Rule != "slo/plugin") ? Outcome.Failed
        : Set.HasPlugins ? Outcome.Errored
        : Outcome.Passed;
}

/// <summary>Decides what is generated of all objectives and has promtool check it; writes nothing into the workspace.</summary>
public sealed class SloPlanner(Promtool promtool, PromtoolTests tests)
{
    private const string Refused = "slo/refused-rules";
    private const string Untested = "slo/untested-recordings";

    internal async Task<SloPlan> DecideAsync(PipelineConfig config, CancellationToken cancel)
    {
        var (settings, workspace) = (config.Observability.Slo, config.Workspace);
        var set = SloSet.Read(workspace, config.Observability);
        var findings = set.Findings.ToList();
        if (set.IsRefused)
        {
            return new SloPlan(set, [], findings);
        }

        var files = new List<GeneratedFile>();
        foreach (var source in set.Sources)
        {
            files.AddRange(await OfAsync(workspace, settings, set.Windows, source, findings, cancel));
        }

        findings.AddRange(files.GroupBy(file => file.File, StringComparer.Ordinal).Where(same => same.Count() > 1)
            .Select(same => new Finding("slo/invalid-spec", Severity.Error, $"{string.Join(" and ", same.Select(file => file.Source))} would both write {same.Key}; rename one of them", same.Last().Source)));
        findings.AddRange(files.Where(file => file.State is GeneratedState.Edited or GeneratedState.Foreign).Select(file => file.State == GeneratedState.Edited
            ? new Finding("slo/edited-file", Severity.Error, $"was changed by hand since SloGenerate wrote it, and is not overwritten; move the change to {file.Source} and delete the file", file.File, 1)
            : new Finding("slo/foreign-file", Severity.Error, $"was not written by SloGenerate, and is not overwritten; move it, or name another folder than this in observability.slo", file.File, 1)));

        // What promtool refused is declared all the same: what was generated of it before is not left over.
        var left = findings.Any(finding => finding.Rule == Refused) ? [] : SloLeftOvers.Find(workspace, settings, files.Select(file => file.File).ToHashSet(StringComparer.Ordinal), set);
        findings.AddRange(left.Where(file => !file.IsUntouched).Select(file => new Finding("slo/edited-file", Severity.Error, "was changed by hand since SloGenerate wrote it, and is not generated any more; delete it, or move it to another folder", file.File, 1)));
        return new SloPlan(set, files, findings) { LeftOver = left.Where(file => file.IsUntouched).Select(file => file.File).ToList() };
    }

    private async Task<IReadOnlyList<GeneratedFile>> OfAsync(Workspace workspace, SloSettings settings, AlertWindows windows, SloSource source, List<Finding> findings, CancellationToken cancel)
    {
        var objectives = source.Objectives.Where(slo => slo.Plugins.Count == 0).Select(slo => (Slo: slo, Rules: new SloRules(slo, windows, settings.Labels, settings.MinimumRequests))).ToList();
        if (objectives.Count == 0)
        {
            return [];
        }

        findings.AddRange(objectives.Where(pair => settings.Alerts && pair.Rules.Least == 0 && pair.Rules.Alarms().Count > 0).Select(pair =>
            new Finding("slo/no-guard", Severity.Note, $"{pair.Slo.Id}: with few requests a single error may fire its alerts; {(pair.Slo.Indicator.Total is null ? "its indicator counts no requests" : "declare minimumRequests")}", pair.Slo.Place.File, pair.Slo.Place.Line, pair.Slo.Place.Column)));
        var name = Path.GetFileNameWithoutExtension(source.File);
        var (rules, test, board) = ($"{settings.Rules.TrimEnd('/')}/{name}.yml", $"{settings.Tests.TrimEnd('/')}/{name}.yml", $"{settings.Dashboards.TrimEnd('/')}/{name}.json");
        var ruleText = SloRuleText.Of(source.File, objectives.SelectMany(pair => pair.Rules.Groups(settings.Alerts, settings.Recordings)));
        using var scratch = new PrivateDirectory();
        var from = Path.GetRelativePath(Path.GetDirectoryName(Path.Combine(scratch.FullName, test))!, Path.Combine(scratch.FullName, rules)).Replace('\\', '/');
        Write(scratch, rules, ruleText);
        var verdict = (await promtool.CheckRulesAsync(scratch.FullName, [rules], cancel))[0];
        if (!verdict.Passed)
        {
            findings.AddRange(verdict.Errors.Select(error => new Finding(Refused, Severity.Error, $"promtool refuses the rules that would be generated: {error.Text}", source.File)));
            return [];
        }

        var tested = settings.Alerts ? await TestsAsync(scratch, source.File, test, from, objectives.Select(pair => pair.Rules).ToList(), settings.Recordings, findings, cancel) : null;
        return [
            Generated(workspace, rules, source.File, ruleText),
            .. tested is null ? Array.Empty<GeneratedFile>() : [Generated(workspace, test, source.File, tested)],
            Generated(workspace, board, source.File, SloDashboard.Of(source.File, name, objectives)),
        ];
    }

    /// <summary>What the service counts is fed in if the rules are to record it and do as was foreseen, else the recorded ratios.</summary>
    private async Task<string?> TestsAsync(PrivateDirectory scratch, string source, string test, string rules, IReadOnlyList<SloRules> objectives, bool areRecorded, List<Finding> findings, CancellationToken cancel)
    {
        var traffic = areRecorded ? SloTrafficCases.For(objectives) : null;
        var (text, first) = await TriedAsync(scratch, test, rendered => SloTestText.Of(source, rules, objectives, traffic, rendered), cancel);
        if (first is null or { Passed: true })
        {
            var cases = new SloTrafficCases(objectives);
            findings.AddRange(from each in areRecorded ? objectives : []
                              let reason = cases.Unfed(each)
                              let place = each.Objective.Place
                              where reason is not null
                              select new Finding(Untested, Severity.Note, $"{each.Objective.Id}: its tests feed recorded ratios, and nothing tests the recordings: {reason}", place.File, place.Line, place.Column));
            return text;
        }

        var last = first;
        if (traffic is not null)
        {
            (text, last) = await TriedAsync(scratch, test, rendered => SloTestText.Of(source, rules, objectives, null, rendered), cancel);
        }

        if (last is { Passed: false })
        {
            findings.Add(new Finding(Refused, Severity.Error, $"promtool does not pass the tests that would be generated: {Why(last)}", source));
            return null;
        }

        findings.Add(new Finding(Untested, Severity.Warning, $"promtool does not pass tests that feed what the service counts, so the tests feed recorded ratios, and nothing tests the recordings: {Why(first)}", source));
        return text;

        static string Why(RuleTestRun run) => run.WasTested ? $"{run.Failures[0].Group} at {run.Failures[0].Time}: expected {run.Failures[0].Expected}, got {run.Failures[0].Got}" : run.Complaint;
    }

    /// <summary>Templates that hold more than labels are rendered by promtool, which is asked once more then.</summary>
    private async Task<(string? Text, RuleTestRun? Run)> TriedAsync(PrivateDirectory scratch, string test, Func<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>?, string?> write, CancellationToken cancel)
    {
        if (write(null) is not { } text)
        {
            return (null, null);
        }

        var run = await tests.TestRulesAsync(Write(scratch, test, text), cancel);
        if (run is { WasTested: true, Passed: false })
        {
            var rendered = run.Failures.SelectMany(failure => failure.Fired.Select(alert => (Key: SloTestText.Key(failure.Group, alert.Labels), alert.Annotations))).DistinctBy(alert => alert.Key).ToDictionary(alert => alert.Key, alert => alert.Annotations);
            text = write(rendered)!;
            run = await tests.TestRulesAsync(Write(scratch, test, text), cancel);
        }

        return (text, run);
    }

    private static string Write(PrivateDirectory scratch, string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(scratch.FullName, name))!);
        return scratch.Write(name, text);
    }

    private static GeneratedFile Generated(Workspace workspace, string file, string source, string text)
    {
        var full = workspace.Resolve(file) ?? throw new InvalidDataException($"{file}, which would be generated of {source}, leads out of the workspace; remove the link, or name another folder in observability.slo");
        var before = File.Exists(full) ? File.ReadAllText(full) : null;
        return new GeneratedFile(file, source, text, before is null ? GeneratedState.Missing
            : before.ReplaceLineEndings("\n") == text ? GeneratedState.Same
            : !GeneratedText.IsMarked(before) ? GeneratedState.Foreign
            : GeneratedText.IsUntouched(before) ? GeneratedState.Old : GeneratedState.Edited);
    }
}
