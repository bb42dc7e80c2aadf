using System.Text.RegularExpressions;
using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>A uid that Grafana refuses.</summary>
internal sealed class BadUid() : GrafanaRule("grafana/bad-uid")
{
    private static readonly Regex Allowed = new("^[A-Za-z0-9_-]{1,40}$", RegexOptions.CultureInvariant);

    public override IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaSurroundings around) =>
        dashboard.Uid?.Text is { Length: > 0 } uid && !Allowed.IsMatch(uid) ? [Found(dashboard, dashboard.Uid.Place, $"Grafana refuses the uid '{uid}': it may have at most 40 letters, digits, - and _")]
        : dashboard.Uid is { Text: null } other ? [Found(dashboard, other.Place, "the uid is no text")]
        : [];
}
