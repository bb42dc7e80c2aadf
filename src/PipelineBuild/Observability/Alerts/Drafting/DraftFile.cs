using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Prometheus;

namespace PipelineBuild.Observability.Alerts.Drafting;

/// <summary>Where the drafts of a rule file go, and what is there already.</summary>
/// <param name="FullPath">Of a file that is missing or carries the mark.</param>
/// <param name="Before">Its text; null if there is none.</param>
internal sealed record DraftFile(string FullPath, string? Before)
{
    private const int MostNames = 100;

    /// <summary>The first name that is free or ours: a file whose mark was taken away belongs to somebody.</summary>
    /// <param name="folder">Null puts it into a folder <c>tests</c> beside the rules.</param>
    public static DraftFile For(Workspace workspace, string rules, string? folder)
    {
        var full = Path.Combine(workspace.Root, rules);
        var name = HasPlainName(full) ? Path.GetFileNameWithoutExtension(full) : Path.GetFileName(full);
        var parent = folder is null ? Path.Combine(Path.GetDirectoryName(full)!, "tests") : Path.Combine(workspace.Root, folder);
        for (var number = 1; number <= MostNames; number++)
        {
            var path = Path.Combine(parent, $"{name}.drafted{(number == 1 ? "" : $"-{number}")}.yml");
            if (!File.Exists(path))
            {
                return new DraftFile(path, null);
            }

            var text = File.ReadAllText(path);
            if (text.StartsWith(DraftText.Mark, StringComparison.Ordinal) && RuleTestReader.Parse(workspace, path, text).RuleFiles.Contains(rules))
            {
                return new DraftFile(path, text);
            }
        }

        throw new IOException($"there are {MostNames} files named like {name}.drafted.yml in {parent}, none of them drafts of {rules}");
    }

    /// <summary>Whether no other file beside it differs in the extension alone.</summary>
    private static bool HasPlainName(string full) =>
        Path.GetExtension(full) == ".yml" || (Path.GetExtension(full) == ".yaml" && !File.Exists(Path.ChangeExtension(full, ".yml")));

    /// <summary>The text with the cases at its end; nothing that was there is changed.</summary>
    public string With(IEnumerable<DraftCase> cases, string rulesFullPath) =>
        (Before is null ? DraftText.Head([Path.GetRelativePath(Path.GetDirectoryName(FullPath)!, rulesFullPath).Replace('\\', '/')], isMarked: true) : Before.EndsWith('\n') ? Before : Before + "\n") + DraftText.Of(cases);
}
