using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Artifacts.PromQl;
using PipelineBuild.Artifacts.Slo;
using PipelineBuild.Configuration;

namespace PipelineBuild.Observability.Graph;

/// <summary>Joins what the files say to one graph; pure.</summary>
public sealed class GraphBuilder
{
    private static readonly string[] AlertSeries = ["ALERTS", "ALERTS_FOR_STATE"];

    private readonly Dictionary<string, (GraphKind Kind, string Name, List<ConfigPlace> Places)> nodes = new(StringComparer.Ordinal);
    private readonly HashSet<GraphEdge> edges = [];
    private readonly Dictionary<string, string> recorded = new(StringComparer.Ordinal);
    private readonly HashSet<string> declared = new(StringComparer.Ordinal);
    private readonly List<(string File, string Query)> unparsed = [];

    private GraphBuilder()
    {
    }

    /// <returns>The graph, and queries of dashboards and objectives that are no PromQL.</returns>
    public static (MetricGraph Graph, IReadOnlyList<(string File, string Query)> Unparsed) Build(GraphInputs inputs)
    {
        var builder = new GraphBuilder();
        builder.Records(inputs.Rules);
        builder.Services(inputs);
        builder.Rules(inputs.Rules);
        builder.Dashboards(inputs.Dashboards);
        builder.Objectives(inputs.Slos);
        return (builder.Graph(), builder.unparsed);
    }

    private void Records(IReadOnlyList<RuleFile> files)
    {
        foreach (var rule in files.SelectMany(file => file.Rules).Where(rule => rule.Record is { Text.Length: > 0 }))
        {
            recorded.TryAdd(rule.Name, rule.Expression.Text);
            Node(GraphKind.Record, rule.Name, rule.Place);
        }
    }

    private void Services(GraphInputs inputs)
    {
        var composed = inputs.Stacks.SelectMany(stack => stack.Services).GroupBy(service => service.Name).ToDictionary(group => group.Key, group => group.First().Place);
        foreach (var job in inputs.Configs.SelectMany(config => config.Jobs))
        {
            var node = Node(GraphKind.Service, job.Name, job.Place);
            foreach (var host in job.Targets.Select(target => target.Text.Split(':')[0]).Where(host => host != job.Name && composed.ContainsKey(host)).Distinct())
            {
                Edge(Node(GraphKind.Service, host, composed[host]), node);
            }
        }

        foreach (var file in inputs.Metrics)
        {
            var name = Path.GetFileNameWithoutExtension(file.File);
            var service = Node(GraphKind.Service, name, composed.TryGetValue(name, out var place) ? place : new ConfigPlace(file.File, 1, 1));
            foreach (var (family, metric) in file.Families.SelectMany(family => family.MetricNames(file.IsOpenMetrics).Select(metric => (family, metric))))
            {
                declared.Add(metric);
                Edge(service, Metric(metric, family.Place));
            }
        }
    }

    private void Rules(IReadOnlyList<RuleFile> files)
    {
        foreach (var rule in files.SelectMany(file => file.Rules).Where(rule => rule.Name.Length > 0))
        {
            Uses(Node(rule.IsAlert ? GraphKind.Alert : GraphKind.Record, rule.Name, rule.Place), rule.Tree);
        }
    }

    private void Dashboards(IReadOnlyList<GrafanaDashboard> dashboards)
    {
        foreach (var (dashboard, panel) in dashboards.SelectMany(dashboard => dashboard.Panels.Select(panel => (dashboard, panel))).Where(pair => pair.panel.Expressions.Any()))
        {
            var node = Node(GraphKind.Panel, $"{dashboard.Title} / {(panel.Title.Length > 0 ? panel.Title : "(no title)")}", new ConfigPlace(dashboard.File, 0, 0), $"{dashboard.File}#{panel.Id} {panel.Title}");
            foreach (var expression in panel.Expressions)
            {
                Uses(node, Parsed(dashboard.File, GrafanaMacros.Replace(expression)));
            }
        }
    }

    private void Objectives(IReadOnlyList<SloFile> files)
    {
        foreach (var (file, objective) in files.SelectMany(file => file.Objectives.Select(objective => (file, objective))))
        {
            var node = Node(GraphKind.Slo, $"{objective.Service}/{objective.Name}", objective.Place);
            foreach (var query in objective.Queries)
            {
                Uses(node, Parsed(file.File, query));
            }
        }
    }

    private PromExpression? Parsed(string file, string query)
    {
        var parse = PromParser.Parse(query);
        unparsed.AddRange(parse.Expression is null ? [(file, query)] : Array.Empty<(string, string)>());
        return parse.Expression;
    }

    private void Uses(string consumer, PromExpression? expression)
    {
        foreach (var selector in expression?.All.OfType<PromSelector>() ?? [])
        {
            if (selector.Name is not { } metric || metric.Contains(GrafanaMacros.Unknown, StringComparison.Ordinal))
            {
                continue;
            }

            if (AlertSeries.Contains(metric) && Equal(selector, "alertname") is { } alert && nodes.ContainsKey($"alert:{alert}"))
            {
                Edge($"alert:{alert}", consumer);
                continue;
            }

            var node = Metric(metric, null);
            Edge(node, consumer);
            if (nodes[node].Kind == GraphKind.Metric && Equal(selector, "job") is { } job && nodes.ContainsKey($"service:{job}"))
            {
                Edge($"service:{job}", node);
            }
        }
    }

    private static string? Equal(PromSelector selector, string label) => selector.Matchers.FirstOrDefault(matcher => matcher.Label == label && matcher.Match == PromMatch.Equal)?.Value;

    private string Metric(string name, ConfigPlace? place) => recorded.ContainsKey(name) ? $"record:{name}" : Node(GraphKind.Metric, name, place);

    private string Node(GraphKind kind, string name, ConfigPlace? place, string? key = null)
    {
        var id = $"{kind.ToString().ToLowerInvariant()}:{key ?? name}";
        var node = nodes.TryGetValue(id, out var known) ? known : nodes[id] = (kind, name, []);
        if (place is { } found && !node.Places.Contains(found))
        {
            node.Places.Add(found);
        }

        return id;
    }

    private void Edge(string from, string to) => edges.Add(new GraphEdge(from, to));

    private MetricGraph Graph() => new(
        nodes.Select(pair => new GraphNode(pair.Key, pair.Value.Kind, pair.Value.Name, pair.Value.Places.OrderBy(place => place.File, StringComparer.Ordinal).ThenBy(place => place.Line).ToList())).OrderBy(node => node.Kind).ThenBy(node => node.Id, StringComparer.Ordinal).ToList(),
        edges.OrderBy(edge => edge.From, StringComparer.Ordinal).ThenBy(edge => edge.To, StringComparer.Ordinal).ToList())
    {
        Produced = declared.Union(recorded.Keys).ToHashSet(StringComparer.Ordinal),
        Recorded = recorded,
    };
}
