using System.Text;

namespace PipelineBuild.Containers.Sboms;

/// <summary>Writes the changes of packages as Markdown for release notes; pure.</summary>
public static class SbomNotes
{
    public static string Of(IReadOnlyList<SbomComparison> images)
    {
        var text = new StringBuilder("# Packages in the images\n");
        foreach (var image in images)
        {
            text.Append($"\n## {image.Image}\n\n");
            if (image.Release is null)
            {
                text.Append("There is no earlier release to compare with.\n");
                continue;
            }

            text.Append(image.Changes.Count == 0 ? $"Nothing changed since {image.Release}.\n" : $"Since {image.Release}:\n\n| | package | before | now | licences | platforms |\n|---|---|---|---|---|---|\n");
            foreach (var change in image.Changes)
            {
                text.Append($"| {Word(change)} | {Cell($"{change.Package} ({change.Kind})")} | {Cell(change.Before)} | {Cell(change.After)} | {Cell(change.Licences)} | {Cell(string.Join(", ", change.Platforms))} |\n");
            }
        }

        return text.ToString();
    }

    public static string Word(PackageChange change) => change.Change == PackageChangeKind.Licence ? "licence changed" : change.Change.ToString().ToLowerInvariant();

    private static string Cell(string? text) => (text ?? "").ReplaceLineEndings(" ").Replace("\\", "\\\\").Replace("|", "\\|").Replace("<", "&lt;");
}
