using System.Text;
using PipelineBuild.Artifacts.Grafana;

namespace PipelineBuild.Observability.Grafana;

/// <summary>Finds out whether a dashboard uses a variable, wherever in its file.</summary>
internal static class VariableUse
{
    public static bool IsIn(GrafanaDashboard dashboard, string name) =>
        Has(dashboard, $"${name}") || Has(dashboard, $"${{{name}") || Has(dashboard, $"[[{name}")
        || dashboard.Panels.Any(panel => panel.Repeat?.Text == name) || dashboard.Rows.Any(row => row.Repeat?.Text == name);

    private static bool Has(GrafanaDashboard dashboard, string written)
    {
        var text = dashboard.Json!.Text;
        var sought = Encoding.UTF8.GetBytes(written);
        for (var at = 0; text[at..].IndexOf(sought) is >= 0 and var found;)
        {
            at += found + sought.Length;
            if (at >= text.Length || !(char.IsAsciiLetterOrDigit((char)text[at]) || text[at] == '_'))
            {
                return true;
            }
        }

        return false;
    }
}
