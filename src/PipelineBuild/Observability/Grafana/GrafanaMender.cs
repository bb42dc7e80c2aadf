using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Results;

namespace PipelineBuild.Observability.Grafana;

/// <summary>Adds to dashboards what they lack, and parts ids that are there twice, which changes nothing that they show; what was mended is read again before a file is touched.</summary>
public sealed class GrafanaMender(GrafanaValidator validator, StepJournal journal)
{
    /// <summary>What --fix would change.</summary>
    public PlanResult Plan(PipelineConfig config) => PlanResult.Of(Mended(config).Select(file => new PlannedChange(ChangeKind.Write, file.Name, string.Join('\n', file.Mends.Select(mend => mend.What)))).ToList());

    /// <summary>Mends what can be mended, and checks what is there then.</summary>
    public async Task<GrafanaValidateResult> MendAsync(PipelineConfig config, CancellationToken cancel)
    {
        var mended = Mended(config);
        foreach (var file in mended)
        {
            cancel.ThrowIfCancellationRequested();
            await journal.DoAsync($"write {file.Name}", () => Task.Run(() => Write(file), cancel));
        }

        var result = validator.Validate(config, cancel);
        return result with { Mended = mended.Select(file => file.Name).ToList(), Summary = mended.Count == 0 ? $"nothing to mend; {result.Summary}" : $"mended {string.Join(", ", mended.Select(file => file.Name))}; {result.Summary}" };
    }

    /// <summary>Files that can't be read are for the check to tell.</summary>
    private static List<MendedFile> Mended(PipelineConfig config)
    {
        var files = new Dictionary<string, MendedFile>(StringComparer.Ordinal);
        foreach (var file in config.Observability.Dashboards)
        {
            var path = Workspace.WithoutLinks(config.Workspace.Resolve(file)!);
            if (files.ContainsKey(path) || Read(path) is not { } before)
            {
                continue;
            }

            var dashboard = GrafanaDashboard.Read(file, before);
            var mends = GrafanaMends.Of(dashboard);
            if (mends.Count > 0 && GrafanaMends.Apply(before, mends) is var after && IsSafe(dashboard, GrafanaDashboard.Read(file, after)))
            {
                files[path] = new MendedFile(file, path, before, after, mends);
            }
        }

        return files.Values.ToList();
    }

    /// <summary>What was mended is all that is new, and nothing is left to mend.</summary>
    private static bool IsSafe(GrafanaDashboard before, GrafanaDashboard after) =>
        after.Problem is null && GrafanaMends.Of(after).Count == 0 && after.Json!.RepeatedKeys.Count == before.Json!.RepeatedKeys.Count
        && after.Panels.Select(Shown).SequenceEqual(before.Panels.Select(Shown), StringComparer.Ordinal);

    private static string Shown(GrafanaPanel panel) => string.Join('\n', [panel.Type, panel.Title, panel.Description, panel.Unit, .. panel.Targets.Select(target => target.Expression?.Text)]);

    private static byte[]? Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Write(MendedFile file)
    {
        if (!File.ReadAllBytes(file.Path).AsSpan().SequenceEqual(file.Before))
        {
            throw new IOException($"{file.Name} was changed by somebody else meanwhile; run it again");
        }

        AtomicFile.Write(file.Path, file.After);
    }

    private sealed record MendedFile(string Name, string Path, byte[] Before, byte[] After, IReadOnlyList<GrafanaMend> Mends);
}
