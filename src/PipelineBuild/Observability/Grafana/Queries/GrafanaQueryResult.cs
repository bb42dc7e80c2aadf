using PipelineBuild.Results;
using PipelineBuild.Results.Rules;

namespace PipelineBuild.Observability.Grafana.Queries;

/// <summary>How the queries of the dashboards did on data that was made for them.</summary>
public sealed record GrafanaQueryResult(Outcome Outcome, string Summary) : StepResult(Outcome, Summary)
{
    public IReadOnlyList<AskedQuery> Queries { get; init; } = [];

    /// <summary>What is switched off, with the reason.</summary>
    public IReadOnlyList<IgnoredFinding> Ignored { get; init; } = [];
}

/// <summary>What came of a query.</summary>
public enum QueryVerdict
{
    /// <summary>It has a result.</summary>
    Data,

    /// <summary>It has none, whatever data was tried.</summary>
    Empty,

    /// <summary>Prometheus does not take it.</summary>
    Refused,

    /// <summary>Nobody knows: no data could be made for it.</summary>
    Untested,
}

/// <summary>A query of a panel, a variable or an annotation, and what came of it.</summary>
/// <param name="Panel">Who asks.</param>
/// <param name="Expression">As it was asked, with values in the place of variables.</param>
/// <param name="Series">How many its result had.</param>
/// <param name="Attempts">How many sets of data were tried.</param>
public sealed record AskedQuery(string File, string Dashboard, string Panel, string Query, string Expression, QueryVerdict Verdict, int Series, int Attempts, string? Reason = null);
