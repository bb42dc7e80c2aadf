using PipelineBuild.Configuration;

namespace PipelineBuild.Observability.Graph;

/// <summary>What a node of the graph stands for, from what makes metrics to what lives of them.</summary>
public enum GraphKind
{
    Service,
    Metric,
    Record,
    Alert,
    Panel,
    Slo,
}

/// <summary>A node.</summary>
/// <param name="Id">Kind and name.</param>
/// <param name="Places">Where it is declared; empty for a metric that is only used.</param>
public sealed record GraphNode(string Id, GraphKind Kind, string Name, IReadOnlyList<ConfigPlace> Places);

/// <summary>The second node needs the first.</summary>
public sealed record GraphEdge(string From, string To);

/// <summary>What makes, uses and shows which metric; nodes and edges are sorted.</summary>
public sealed record MetricGraph(IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges)
{
    /// <summary>Metrics that something in the repository makes: recording rules, and what the catalogue declares.</summary>
    public IReadOnlySet<string> Produced { get; init; } = new HashSet<string>();

    /// <summary>The expressions of recording rules by the metric they make.</summary>
    public IReadOnlyDictionary<string, string> Recorded { get; init; } = new Dictionary<string, string>();

    public GraphNode? Find(string metric) => Nodes.FirstOrDefault(node => node.Kind is GraphKind.Record or GraphKind.Metric && node.Name == metric);

    public int CountOf(GraphKind kind) => Nodes.Count(node => node.Kind == kind);
}
