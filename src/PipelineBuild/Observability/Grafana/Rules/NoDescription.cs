using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Observability.Linting;

namespace PipelineBuild.Observability.Grafana.Rules;

/// <summary>Nobody says what panels are about.</summary>
internal sealed class NoDescription() : GrafanaRule("grafana/no-description")
{
    private static readonly string[] Speaking = ["text", "news", "dashlist", "alertlist", "annolist"];

    public override IEnumerable<RuleFinding> Check(GrafanaDashboard dashboard, GrafanaSurroundings around)
    {
        var asked = dashboard.Panels.Where(panel => panel.LibraryPanel is null && !Speaking.Contains(panel.Type)).ToList();
        var without = asked.Where(panel => panel.Description.Length == 0).ToList();
        return without.Count == 0 || Speaks(dashboard) ? [] : [Found(dashboard, without[0].Value.Place, $"{without.Count} of {Results.Counted.Of(asked.Count, "panel")} have no description, this one is the first")];
    }

    /// <summary>A text of the dashboard itself is enough.</summary>
    private static bool Speaks(GrafanaDashboard dashboard) => !string.IsNullOrEmpty(dashboard.Spec?.TextAt("description")) || dashboard.Panels.Any(panel => panel.Type == "text");
}
