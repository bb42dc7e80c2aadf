using PipelineBuild.Results;
using PipelineBuild.Results.Rules;

namespace PipelineBuild.Observability.Grafana;

/// <summary>What the rules say of the dashboards.</summary>
public sealed record GrafanaValidateResult(Outcome Outcome, string Summary) : StepResult(Outcome, Summary)
{
    public IReadOnlyList<CheckedDashboard> Dashboards { get; init; } = [];

    /// <summary>Files that --fix has changed.</summary>
    public IReadOnlyList<string> Mended { get; init; } = [];

    /// <summary>What is switched off, with the reason.</summary>
    public IReadOnlyList<IgnoredFinding> Ignored { get; init; } = [];

    /// <summary>Rules that could not be asked, each with the reason.</summary>
    public IReadOnlyDictionary<string, string> Unasked { get; init; } = new Dictionary<string, string>();
}

/// <summary>A file of <c>observability.dashboards</c> and how it was found.</summary>
/// <param name="IsRead">Whether it is a dashboard that can be read.</param>
public sealed record CheckedDashboard(string File, string Title, int Panels, int Targets, bool IsRead);
