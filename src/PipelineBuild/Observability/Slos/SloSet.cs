using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Slo;
using PipelineBuild.Configuration;
using PipelineBuild.Results;

namespace PipelineBuild.Observability.Slos;

/// <summary>Objectives that stand in one file.</summary>
/// <param name="File">Relative to the workspace.</param>
public sealed record SloSource(string File, IReadOnlyList<ServiceObjective> Objectives);

/// <summary>All objectives of a repository, and what is wrong with them.</summary>
/// <param name="Findings">Errors are what can't be generated.</param>
public sealed record SloSet(IReadOnlyList<SloSource> Sources, AlertWindows Windows, IReadOnlyList<Finding> Findings)
{
    private const string Invalid = "slo/invalid-spec";
    private const string Plugin = "slo/plugin";

    public IEnumerable<ServiceObjective> Objectives => Sources.SelectMany(source => source.Objectives);

    /// <summary>What is bad; what only can't be generated here is another question.</summary>
    public bool IsRefused => Findings.Any(finding => finding is { Rule: Invalid, Severity: Severity.Error });

    public bool HasPlugins => Findings.Any(finding => finding.Rule == Plugin);

    public static SloSet Read(Workspace workspace, ObservabilitySettings settings)
    {
        var files = settings.Slos.Select(file => SloFile.Read(workspace, workspace.Resolve(file)!)).ToList();
        var (windows, problems) = settings.Slo.Windows is { } path ? AlertWindows.Read(workspace, workspace.Resolve(path)!) : (AlertWindows.Usual(settings.Slo.Days), []);
        var sources = files.Select(file => new SloSource(file.File, file.Objectives.Select(slo => slo.Dialect == SloDialect.OpenSlo ? PipelineObjective.WithUsualAlerts(slo) : slo).ToList())).ToList();
        if (settings.Slo.Objectives.Count > 0)
        {
            sources.Add(new SloSource(settings.Slo.Objectives[0].Place.File, settings.Slo.Objectives));
        }

        var used = windows ?? AlertWindows.Usual(settings.Slo.Days);
        return new SloSet(sources, used, [.. files.SelectMany(file => file.Problems).Concat(problems).Select(Refused), .. files.SelectMany(file => file.Unknown).Select(key => Refused(key) with { Rule = "slo/unknown-key", Severity = Severity.Warning }), .. Judge(sources.SelectMany(source => source.Objectives).ToList(), used)]);
    }

    /// <summary>What is wrong with objectives beside each other and with the windows; pure.</summary>
    public static IEnumerable<Finding> Judge(IReadOnlyList<ServiceObjective> objectives, AlertWindows windows)
    {
        foreach (var twin in objectives.GroupBy(slo => slo.Id, StringComparer.Ordinal).SelectMany(same => same.Skip(1).Select(slo => (Slo: slo, First: same.First()))))
        {
            yield return At(Invalid, Severity.Error, twin.Slo.Place, $"{twin.Slo.Id} is there already at {twin.First.Place}; two objectives with one id would write the same series");
        }

        foreach (var slo in objectives)
        {
            if (slo.Period is { } period && period.Length != windows.Period)
            {
                yield return At(Invalid, Severity.Error, period.Place, FormattableString.Invariant($"{slo.Id}: a window of {period.Length.TotalDays:0.##} days, but observability.slo has {windows.Period.TotalDays:0.##}; write the same into both"));
            }

            if (slo.Plugins.Count > 0)
            {
                yield return At(Plugin, Severity.Error, slo.Place, $"{slo.Id} can't be generated: plug-in {string.Join(", ", slo.Plugins)} is not here; write the indicator itself, or generate this file with the plug-in's own program");
            }
            else if (new SloRules(slo, windows, new Dictionary<string, string>(), 0) is var rules && rules.Alarms().SelectMany(alarm => alarm.Windows).Where(pair => rules.Threshold(pair) >= 1).Distinct().ToList() is { Count: > 0 } impossible)
            {
                yield return At("slo/never-fires", Severity.Warning, slo.Place, FormattableString.Invariant($"{slo.Id}: the alert of {AlertWindows.Text(impossible[0].Long)} asks for more than {rules.Threshold(impossible[0]):P0} errors, which can't be; an objective of {slo.Percent} % is too low for these windows"));
            }
        }
    }

    private static Finding Refused(ConfigError error) => new(Invalid, Severity.Error, error.Path.Length == 0 ? error.Message : $"{error.Path}: {error.Message}", error.File, error.Line > 0 ? error.Line : null, error.Line > 0 ? error.Column : null);

    private static Finding At(string rule, Severity severity, ConfigPlace place, string message) => new(rule, severity, message, place.File, place.Line > 0 ? place.Line : null, place.Line > 0 ? place.Column : null);
}
