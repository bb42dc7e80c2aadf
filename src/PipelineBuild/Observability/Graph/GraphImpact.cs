using PipelineBuild.Configuration;

namespace PipelineBuild.Observability.Graph;

/// <summary>What depends on a node, directly and by way of others; pure.</summary>
public sealed class GraphImpact
{
    private readonly ILookup<string, string> dependents;
    private readonly ILookup<string, string> origins;
    private readonly Dictionary<string, GraphNode> nodes;

    public GraphImpact(MetricGraph graph)
    {
        nodes = graph.Nodes.ToDictionary(node => node.Id, StringComparer.Ordinal);
        dependents = graph.Edges.ToLookup(edge => edge.From, edge => edge.To, StringComparer.Ordinal);
        origins = graph.Edges.ToLookup(edge => edge.To, edge => edge.From, StringComparer.Ordinal);
    }

    /// <summary>The nodes that need this one themselves.</summary>
    public IReadOnlyList<GraphNode> Direct(string id) => dependents[id].Where(other => other != id).Select(other => nodes[other]).ToList();

    /// <summary>All that would break with the node, nearest first.</summary>
    public IReadOnlyList<GraphNode> All(string id)
    {
        var found = new List<GraphNode>();
        var seen = new HashSet<string>(StringComparer.Ordinal) { id };
        for (var level = new List<string> { id }; level.Count > 0;)
        {
            level = level.SelectMany(from => dependents[from]).Where(seen.Add).ToList();
            found.AddRange(level.Select(next => nodes[next]));
        }

        return found;
    }

    /// <summary>The same as a tree; what was shown before is not unfolded again.</summary>
    public IReadOnlyList<string> Tree(GraphNode root)
    {
        var made = origins[root.Id].Select(id => nodes[id]).Where(node => node.Kind == GraphKind.Service).Select(node => node.Name).ToList();
        var lines = new List<string> { $"{Line(root)}{(made.Count == 0 ? "" : $"  made by {string.Join(", ", made)}")}" };
        var shown = new HashSet<string>(StringComparer.Ordinal) { root.Id };
        var open = new Stack<(string Id, string Indent, bool IsLast)>();
        Push(root.Id, "");
        while (open.TryPop(out var next))
        {
            var isNew = shown.Add(next.Id);
            var isRepeated = !isNew && dependents[next.Id].Any();
            lines.Add($"{next.Indent}{(next.IsLast ? "`- " : "|- ")}{Line(nodes[next.Id])}{(isRepeated ? " (see above)" : "")}");
            if (isNew)
            {
                Push(next.Id, next.Indent + (next.IsLast ? "   " : "|  "));
            }
        }

        return lines;

        void Push(string id, string indent)
        {
            var children = dependents[id].ToList();
            for (var index = children.Count - 1; index >= 0; index--)
            {
                open.Push((children[index], indent, index == children.Count - 1));
            }
        }
    }

    private static string Line(GraphNode node) => $"{Word(node.Kind)} {node.Name}{(node.Places.Count == 0 ? "" : $"  {Where(node.Places[0])}")}";

    /// <summary>How people call it.</summary>
    internal static string Word(GraphKind kind) => kind switch { GraphKind.Record => "recording rule", GraphKind.Slo => "SLO", _ => kind.ToString().ToLowerInvariant() };

    private static string Where(ConfigPlace place) => place.Line > 0 ? place.ToString() : place.File;
}
