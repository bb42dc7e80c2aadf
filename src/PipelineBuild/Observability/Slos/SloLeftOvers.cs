using PipelineBuild.Artifacts;

namespace PipelineBuild.Observability.Slos;

/// <summary>Finds what SloGenerate wrote and would not write any more: alerts that nobody declares any more would go on firing.</summary>
internal static class SloLeftOvers
{
    /// <param name="wanted">Files that are generated now.</param>
    public static IReadOnlyList<(string File, bool IsUntouched)> Find(Workspace workspace, SloSettings settings, IReadOnlySet<string> wanted, SloSet set)
    {
        // What a plug-in makes is not ours to judge.
        var others = set.Sources.Where(source => source.Objectives.Any(slo => slo.Plugins.Count > 0)).Select(source => Path.GetFileNameWithoutExtension(source.File)).ToHashSet(StringComparer.Ordinal);
        var left = new List<(string, bool)>();
        foreach (var (folder, pattern) in new[] { (settings.Rules, "*.yml"), (settings.Tests, "*.yml"), (settings.Dashboards, "*.json") }.Distinct())
        {
            if (workspace.Resolve(folder) is not { } full || !Directory.Exists(full))
            {
                continue;
            }

            foreach (var path in Directory.EnumerateFiles(full, pattern).Order(StringComparer.Ordinal))
            {
                var file = $"{folder.TrimEnd('/')}/{Path.GetFileName(path)}";
                if (!wanted.Contains(file) && !others.Contains(Path.GetFileNameWithoutExtension(path)) && workspace.Resolve(file) is { } inside && File.ReadAllText(inside) is var text && GeneratedText.IsMarked(text))
                {
                    left.Add((file, GeneratedText.IsUntouched(text)));
                }
            }
        }

        return left;
    }
}
