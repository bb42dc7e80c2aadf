using PipelineBuild.Tools;

namespace PipelineBuild.Observability.Grafana.Queries;

/// <summary>What a real Prometheus said to a query.</summary>
/// <param name="Series">How many had a number.</param>
/// <param name="Refusal">Its own words; null if it answered.</param>
internal sealed record QueryAnswer(int Series, string? Refusal);

/// <summary>Starts a Prometheus on made data and asks it queries.</summary>
public sealed class QueryRunner(PromtoolBlocks blocks, PrometheusServer server)
{
    /// <exception cref="PrometheusException">There is no server to ask.</exception>
    internal async Task<IReadOnlyDictionary<PanelQuery, QueryAnswer>> AskAsync(DataGroup group, CancellationToken cancel)
    {
        using var scratch = new PrivateDirectory();
        var data = Path.Combine(scratch.FullName, "data");
        if (group.HasData)
        {
            await blocks.MakeAsync(scratch.Write("samples.om", group.Write()), data, cancel);
        }

        await using var running = await server.StartAsync(null, data, cancel);
        var answers = new Dictionary<PanelQuery, QueryAnswer>();
        foreach (var query in group.Queries)
        {
            answers[query] = await AskAsync(running.Api, query, cancel);
        }

        return answers;
    }

    /// <summary>A server that is gone is no refusal of the query.</summary>
    private static async Task<QueryAnswer> AskAsync(PrometheusApi api, PanelQuery query, CancellationToken cancel)
    {
        try
        {
            return new QueryAnswer((await api.QueryAsync(query.Expression, DataGroup.Now, cancel)).Count(sample => !double.IsNaN(sample.Value) && (query.Label is null || sample.Labels.ContainsKey(query.Label))), null);
        }
        catch (PrometheusException error) when (error.InnerException is null)
        {
            return new QueryAnswer(0, error.Message);
        }
    }
}
