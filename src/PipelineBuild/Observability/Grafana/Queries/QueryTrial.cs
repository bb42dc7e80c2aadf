using PipelineBuild.Results;
using PipelineBuild.Results.Rules;

namespace PipelineBuild.Observability.Grafana.Queries;

/// <summary>A query on its way to a verdict.</summary>
internal sealed class QueryTrial
{
    /// <summary>What can be found, and switched off in pipeline.yml.</summary>
    public static readonly IReadOnlyList<string> Ids = ["grafana/query-empty", "grafana/query-refused", "grafana/query-unit", "grafana/query-untested"];

    private string? reason;
    private int series;
    private int attempts;

    private QueryTrial(PanelQuery query) => Query = query;

    public PanelQuery Query { get; }

    /// <summary>What can be tried, the likeliest first.</summary>
    public IReadOnlyList<QueryData> Data { get; private init; } = [];

    /// <summary>Null as long as there is something left to try.</summary>
    public QueryVerdict? Verdict { get; private set; }

    public bool IsOpen => Verdict is null;

    public static QueryTrial Of(PanelQuery query)
    {
        if (query.Parse.Expression is not { } tree)
        {
            return new QueryTrial(query) { Verdict = QueryVerdict.Refused, reason = query.Parse.Problem };
        }

        if (query.IsOfEverything)
        {
            return new QueryTrial(query) { Data = [QueryData.None] };
        }

        var (data, why) = QueryData.For(tree);
        return new QueryTrial(query) { Data = data, Verdict = data.Count == 0 ? QueryVerdict.Untested : null, reason = why };
    }

    public void Take(QueryAnswer answer, bool isLast)
    {
        (attempts, series, reason) = (attempts + 1, answer.Series, answer.Refusal);
        Verdict = answer switch
        {
            { Series: > 0 } => QueryVerdict.Data,
            _ when !isLast => null,
            { Refusal: not null } => QueryVerdict.Refused,
            _ => QueryVerdict.Empty,
        };
    }

    /// <summary>What asks for whatever there is finds nothing where data is missing.</summary>
    /// <param name="why">Why there may be too little of it.</param>
    public void Doubt(string why)
    {
        if (Query.IsOfEverything && Verdict == QueryVerdict.Empty)
        {
            (Verdict, reason) = (QueryVerdict.Untested, why);
        }
    }

    public AskedQuery Report() => new(Query.Dashboard.File, Query.Dashboard.Title, Query.Asker, Query.Letter, Query.Expression, Verdict!.Value, series, attempts, reason);

    public IEnumerable<JudgedFinding> Findings(RuleSettings settings)
    {
        var found = Verdict switch
        {
            QueryVerdict.Refused => ("grafana/query-refused", $"Prometheus does not take it: {reason}"),
            QueryVerdict.Empty => ("grafana/query-empty", $"gives nothing on any of {Counted.Of(attempts, "set")} of data that should fit its selectors: {Query.Expression}"),
            QueryVerdict.Untested => ("grafana/query-untested", $"could not be tested: {reason}"),
            _ => ((string Rule, string Message)?)null,
        };
        found ??= PanelUnit.Problem(Query) is { } unit ? ("grafana/query-unit", unit) : null;
        return found is { } finding ? [settings.Judge(finding.Rule, $"{Query}: {finding.Message}", Query.Place)] : [];
    }
}
