using PipelineBuild.Results;

namespace PipelineBuild.Containers.Stacks;

/// <summary>Compares the connections that work with those that pipeline.yml declares; pure.</summary>
public static class ConnectivityMatrix
{
    public const string Missing = "stacks/edge-missing";
    public const string Forbidden = "stacks/edge-forbidden";
    public const string Undeclared = "stacks/edge-undeclared";

    /// <summary>What pipeline.yml says of a connection; null when nothing.</summary>
    public static bool? Declared(ConnectivitySettings settings, string from, string to, int port) =>
        settings.Deny.Any(edge => edge.Covers(from, to, port)) ? false
        : settings.Allow.Any(edge => edge.Covers(from, to, port)) ? true
        : null;

    public static IReadOnlyList<Finding> Judge(StackSettings stack, ConnectivitySettings settings, IReadOnlyList<EdgeReport> edges)
    {
        var findings = new List<Finding>();
        foreach (var allowed in settings.Allow)
        {
            var tried = edges.Where(edge => allowed.Covers(edge.From, edge.To, edge.Port)).ToList();
            if (tried.Count == 0)
            {
                findings.Add(At(allowed, Missing, $"stack {stack.Name}: {allowed} is declared, and {allowed.To} listens on no port"));
            }

            findings.AddRange(tried.Where(edge => !edge.Works).Select(edge => At(allowed, Missing, $"stack {stack.Name}: {edge} is declared and does not work")));
        }

        foreach (var denied in settings.Deny)
        {
            findings.AddRange(edges.Where(edge => edge.Works && denied.Covers(edge.From, edge.To, edge.Port)).Select(edge => At(denied, Forbidden, $"stack {stack.Name}: {edge} works and must not")));
        }

        if (settings.Undeclared is { } severity)
        {
            findings.AddRange(edges.Where(edge => edge is { Works: true, Declared: null }).Select(edge => new Finding(
                Undeclared, severity, $"stack {stack.Name}: {edge} works and is not declared: allow it, or keep the two out of one network", stack.Place.File, stack.Place.Line, stack.Place.Column)));
        }

        return findings;
    }

    private static Finding At(ConnectivityEdge edge, string rule, string message) => new(rule, Severity.Error, message, edge.Place.File, edge.Place.Line, edge.Place.Column);
}
