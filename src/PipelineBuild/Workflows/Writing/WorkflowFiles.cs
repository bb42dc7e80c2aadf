using PipelineBuild.Artifacts;

namespace PipelineBuild.Workflows.Writing;

/// <summary>One file of .github/workflows as it is and as pipeline.yml wants it.</summary>
/// <param name="Before">Null where there is none yet.</param>
/// <param name="After">Null where nothing asks for it any more; it is not deleted.</param>
/// <param name="IsForeign">Somebody else wrote it: it has no region of ours, or not all.</param>
public sealed record WorkflowChange(string File, string? Before, string? After, bool IsForeign)
{
    /// <summary>Marks are left of regions that were ours, and not all of them or not in their order.</summary>
    public bool IsDamaged { get; init; }

    /// <summary>1-based line.</summary>
    public int FirstDifference => Before is null || After is null ? 1 : Before.Split('\n').Zip(After.Split('\n')).TakeWhile(pair => pair.First == pair.Second).Count() + 1;
}

/// <summary>Compares the workflows that there are with those that pipeline.yml asks for.</summary>
public static class WorkflowFiles
{
    private const string Folder = ".github/workflows";

    public static IReadOnlyList<WorkflowChange> Of(Workspace workspace, WorkflowInputs inputs)
    {
        var drafts = WorkflowDrafts.Of(inputs);
        var changes = drafts.Select(draft => Change(workspace, $"{Folder}/{draft.File}", WorkflowText.Of(draft, inputs))).ToList();
        var folder = workspace.Resolve(Folder);
        var left = folder is null || !Directory.Exists(folder) ? [] : Directory.EnumerateFiles(folder, "*.yml").Select(workspace.Relative).Except(changes.Select(change => change.File)).Order(StringComparer.Ordinal)
            .Where(file => workspace.Resolve(file) is not null).Select(file => (File: file, Text: Read(workspace, file))).Where(file => file.Text is not null && MarkedRegions.HasAny(file.Text));
        return [.. changes, .. left.Select(file => new WorkflowChange(file.File, file.Text, null, IsForeign: false))];
    }

    /// <exception cref="IOException">The file is not any more what the decision was made on.</exception>
    public static void Write(string path, string name, string? before, string after)
    {
        if ((File.Exists(path) ? File.ReadAllText(path) : null) != before)
        {
            throw new IOException($"{name} was changed by somebody else meanwhile; run it again");
        }

        AtomicFile.Write(path, after);
    }

    private static WorkflowChange Change(Workspace workspace, string file, string fresh)
    {
        var before = Read(workspace, file);
        var after = before is null ? fresh : MarkedRegions.Merge(before, fresh);
        return new WorkflowChange(file, before, after ?? before, IsForeign: after is null) { IsDamaged = after is null && MarkedRegions.HasMarkOf(before!, fresh) };
    }

    /// <exception cref="IOException">A link leads the file out of the workspace.</exception>
    private static string? Read(Workspace workspace, string file) =>
        workspace.Resolve(file) is not { } path ? throw new IOException($"{file} leads out of the workspace") : File.Exists(path) ? File.ReadAllText(path) : null;
}
