using PipelineBuild.Artifacts;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers.Stacks;

/// <summary>Keeps what every service of a stack wrote as <c>artifacts/stacks/&lt;stack&gt;/&lt;service&gt;.log</c>.</summary>
public sealed class StackLogs(EngineObjects engine)
{
    private const int LastLines = 15;
    private const int LastChecks = 3;

    /// <summary>Before a stack is started: no log of an earlier run stays.</summary>
    public static void Clear(Workspace workspace, string stack)
    {
        var folder = FolderOf(workspace, stack);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
    }

    internal async Task<IReadOnlyList<ServiceReport>> KeepAsync(Workspace workspace, string stack, StackStanding standing, CancellationToken cancel)
    {
        var reports = new List<ServiceReport>();
        foreach (var verdict in standing.Services)
        {
            var own = standing.Containers.Where(container => container.Service == verdict.Service).ToList();
            var lines = new List<string>();
            foreach (var container in own)
            {
                lines.AddRange(await engine.LogAsync(container.Id, cancel));
            }

            var file = Path.Combine(FolderOf(workspace, stack), $"{verdict.Service}.log");
            if (own.Count > 0)
            {
                await File.WriteAllLinesAsync(file, lines, cancel);
            }

            var outcome = verdict.Standing == Standing.Ready ? Outcome.Passed : verdict.Standing == Standing.Bad ? Outcome.Failed : Outcome.Skipped;
            reports.Add(new ServiceReport(verdict.Service, outcome, verdict.Words, own.Count > 0 ? workspace.Relative(file) : null)
            {
                LastWords = outcome == Outcome.Failed ? [.. lines.TakeLast(LastLines), .. own.SelectMany(container => container.HealthLog.TakeLast(LastChecks)).Select(line => $"health check: {line}")] : [],
            });
        }

        return reports;
    }

    private static string FolderOf(Workspace workspace, string stack) => workspace.Artifact("stacks", stack);
}
