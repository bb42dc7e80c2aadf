using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Observability.Linting;
using PipelineBuild.Results;
using PipelineBuild.Results.Rules;

namespace PipelineBuild.Observability.Grafana;

/// <summary>What the rules say about dashboards.</summary>
/// <param name="Ignored">What pipeline.yml has switched off, with the reason.</param>
public sealed record GrafanaReport(IReadOnlyList<Finding> Findings, IReadOnlyList<IgnoredFinding> Ignored);

/// <summary>Asks every rule about dashboards; pure.</summary>
public sealed class GrafanaCheck
{
    private readonly GrafanaSurroundings around;
    private readonly RuleSettings settings;
    private readonly List<GrafanaRule> asked;

    public GrafanaCheck(GrafanaSurroundings around, RuleSettings settings)
    {
        (this.around, this.settings) = (around, settings);
        Unasked = GrafanaRules.All.Select(rule => (rule.Id, Reason: rule.Unasked(around))).Where(rule => rule.Reason is not null).ToDictionary(rule => rule.Id, rule => rule.Reason!);
        asked = GrafanaRules.All.Where(rule => !Unasked.ContainsKey(rule.Id)).ToList();
    }

    /// <summary>Rules that could not be asked about this workspace, with the reason.</summary>
    public IReadOnlyDictionary<string, string> Unasked { get; }

    /// <summary>About one dashboard that can be read; may be called by several threads at once.</summary>
    public GrafanaReport Of(GrafanaDashboard dashboard) => Judged(asked.SelectMany(rule => rule.Check(dashboard, around)));

    /// <summary>About all of them together.</summary>
    public GrafanaReport OfAll(IReadOnlyList<DashboardCard> dashboards) => Judged(asked.SelectMany(rule => rule.CheckAll(dashboards)));

    private GrafanaReport Judged(IEnumerable<RuleFinding> found)
    {
        var judged = found.Select(finding => settings.Judge(finding.Rule, finding.Message, finding.Place)).ToList();
        return new GrafanaReport(
            judged.Where(finding => finding.OffBecause is null).Select(finding => finding.Finding).ToList(),
            judged.Where(finding => finding.OffBecause is not null).Select(finding => new IgnoredFinding(finding.Finding, finding.OffBecause!)).ToList());
    }
}
