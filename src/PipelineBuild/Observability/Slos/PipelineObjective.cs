using PipelineBuild.Artifacts.Slo;
using PipelineBuild.Configuration;

namespace PipelineBuild.Observability.Slos;

/// <summary>An entry of <c>observability.slo.objectives</c>.</summary>
internal static class PipelineObjective
{
    private const string UsualAlert = "ErrorBudgetBurns";

    private static readonly Dictionary<string, string> Empty = [];

    /// <summary>An objective of a specification that has no burn rates, with the alerts that an entry without a word about them has.</summary>
    public static ServiceObjective WithUsualAlerts(ServiceObjective slo) => slo with { Page = Usual("page"), Ticket = Usual("ticket") };

    public static ServiceObjective Read(YamlSection section)
    {
        var (service, name) = (section.RequiredText("service", NameProblem), section.RequiredText("name", NameProblem));
        var percent = section.RequiredDecimal("objective", 0, 100);
        var alert = section.OptionalText("alert");
        return new ServiceObjective(service, name, section.Place, SloDialect.Pipeline, percent, section.Block("sli", Indicator))
        {
            Description = section.OptionalText("description") ?? "",
            Labels = section.TextMap("labels"),
            Page = section.Block("page", block => Alert(block, alert, "page")),
            Ticket = section.Block("ticket", block => Alert(block, alert, "ticket")),
            MinimumRequests = section.OptionalNumber("minimumRequests", 0, int.MaxValue),
            Latency = section.OptionalBlock("latency", Latency),
        };
    }

    private static SloAlert Usual(string severity) => new(UsualAlert, new Dictionary<string, string> { ["severity"] = severity }, Empty);

    private static SloIndicator Indicator(YamlSection section)
    {
        var (error, total, ratio) = (section.OptionalText("error", Query), section.OptionalText("total", Query), section.OptionalText("errorRatio", Query));
        if ((error, total, ratio) is not ((not null, not null, null) or (null, null, not null)))
        {
            section.Error("error", "an indicator has error and total, or errorRatio alone");
        }

        return new SloIndicator(error, null, total, ratio);
    }

    private static SloAlert? Alert(YamlSection section, string? name, string severity)
    {
        var isOn = section.Flag("enabled", true);
        var (labels, annotations) = (section.TextMap("labels"), section.TextMap("annotations"));
        return isOn ? new SloAlert(name ?? UsualAlert, labels.ContainsKey("severity") ? labels : new Dictionary<string, string>(labels) { ["severity"] = severity }, annotations.Count == 0 ? Empty : annotations) : null;
    }

    private static LatencyObjective Latency(YamlSection section)
    {
        var histogram = section.RequiredText("histogram");
        var limits = new[] { (0.5, "p50Milliseconds"), (0.95, "p95Milliseconds"), (0.99, "p99Milliseconds") }
            .Select(limit => (Quantile: limit.Item1, Most: section.OptionalNumber(limit.Item2, 1, int.MaxValue))).Where(limit => limit.Most is not null);
        return new LatencyObjective(histogram, limits.ToDictionary(limit => limit.Quantile, limit => limit.Most!.Value));
    }

    private static string? NameProblem(string text) => SloNodes.IsName(text) ? null : "is no name: letters, digits, and - _ . between them";

    private static string? Query(string text) => SloNodes.QueryProblem(text);
}
