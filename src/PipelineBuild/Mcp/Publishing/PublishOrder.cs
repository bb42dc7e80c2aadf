namespace PipelineBuild.Mcp.Publishing;

/// <summary>Puts packages in the order in which they can be installed: what others depend on comes first.</summary>
public static class PublishOrder
{
    /// <summary>Packages that depend on each other in a circle stay in the order in which they are listed.</summary>
    public static IReadOnlyList<T> Of<T>(IReadOnlyList<T> packages, Func<T, ReleaseManifest> manifest)
    {
        var open = packages.ToList();
        var ordered = new List<T>();
        while (open.Count > 0)
        {
            var next = open.FindIndex(package => open.All(other => Equals(other, package) || !manifest(package).Needs.Contains(manifest(other).Name)));
            ordered.Add(open[Math.Max(next, 0)]);
            open.RemoveAt(Math.Max(next, 0));
        }

        return ordered;
    }
}
