namespace PipelineBuild.Observability.Graph;

/// <summary>Makes a graph that nobody could look at smaller: what stands in one file, or begins with one word, becomes one node; pure.</summary>
public static class GraphCollapse
{
    public static MetricGraph Of(MetricGraph graph, int most)
    {
        if (graph.Nodes.Count <= most)
        {
            return graph;
        }

        var groups = graph.Nodes.GroupBy(node => node.Kind == GraphKind.Service ? node.Id : $"{node.Kind}:{KeyOf(node)}").ToList();
        var target = groups.SelectMany(group => group.Select(node => (node.Id, Group: group.Key))).ToDictionary(pair => pair.Id, pair => pair.Group, StringComparer.Ordinal);
        return new MetricGraph(
            groups.Select(group => group.Count() == 1 ? group.First() with { Id = group.Key } : new GraphNode(group.Key, group.First().Kind, $"{KeyOf(group.First())} ({group.Count()})", [])).OrderBy(node => node.Kind).ThenBy(node => node.Id, StringComparer.Ordinal).ToList(),
            graph.Edges.Select(edge => new GraphEdge(target[edge.From], target[edge.To])).Where(edge => edge.From != edge.To).Distinct().ToList());
    }

    private static string KeyOf(GraphNode node) => node.Kind is GraphKind.Metric || node.Places.Count == 0
        ? $"{node.Name.Split('_', ':')[0]}_*"
        : Path.GetFileName(node.Places[0].File);
}
