using System.Text.Json;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers.Stacks;

/// <summary>Takes stacks out of the engine: one of ours when it has been tested, and what runs left that were killed.</summary>
public sealed class StackRemover(ComposeClient compose, EngineObjects engine, StepJournal journal, IProgress<string> progress)
{
    /// <summary>Ctrl-C at a terminal reaches the docker client too and may stop it half-way.</summary>
    private const int Attempts = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>What the tag of an image begins with that was loaded for a run.</summary>
    public const string TagStart = "stack-";

    /// <summary>Removes containers, networks and volumes, and looks whether they are gone; cancellation does not stop it.</summary>
    /// <exception cref="InvalidOperationException">Something is still there.</exception>
    public async Task RemoveAsync(ComposeRun run)
    {
        string? words = null;
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            try
            {
                var output = await compose.DownAsync(run, CancellationToken.None);
                var left = await SweepAsync(run.Project, CancellationToken.None);
                if (left.Count == 0)
                {
                    return;
                }

                words = $"{output.StandardError.LastOrDefault(line => line.Trim().Length > 0) ?? "docker compose down"}; still there: {string.Join(", ", left)}";
            }
            catch (Exception error) when (error is ProcessFailedException or TimeoutException)
            {
                words = error.Message;
            }
        }

        throw new InvalidOperationException($"the stack could not be removed as a whole ({words}); a later run removes what is left of {run.Project}");
    }

    /// <summary>What runs left that are gone by now: their stacks and the images that were loaded for them.</summary>
    /// <returns>The names of what was removed.</returns>
    public async Task<IReadOnlyList<string>> RemoveLeftoversAsync(ProcessOwner current, CancellationToken cancel)
    {
        var removed = new List<string>();
        foreach (var project in await LeftoversAsync(current, cancel))
        {
            var left = await journal.DoAsync($"remove {project}, which a killed run left", () => SweepAsync(project, cancel));
            progress.Report($"{project}: removed; the run that started it was killed{(left.Count == 0 ? "" : $", still there: {string.Join(", ", left)}")}");
            removed.Add(project);
        }

        foreach (var image in await LeftImagesAsync(current, cancel))
        {
            await engine.RemoveAsync("image", image, cancel);
            removed.Add(image);
        }

        return removed;
    }

    /// <summary>The projects of runs that are gone.</summary>
    public async Task<IReadOnlyList<string>> LeftoversAsync(ProcessOwner current, CancellationToken cancel)
    {
        var owned = (await engine.ContainersAsync(ProcessOwner.Label, cancel)).Select(Owned).ToList();
        foreach (var kind in new[] { "network", "volume" })
        {
            var lines = await engine.NamesAsync(kind, ProcessOwner.Label, $"{{{{.Label \"{ProcessOwner.Label}\"}}}} {{{{.Label \"{EngineObjects.ProjectLabel}\"}}}}", cancel);
            owned.AddRange(lines.Select(line => line.Split(' ')).Where(words => words.Length == 2).Select(words => (words[0], words[1])));
        }

        return owned.Where(pair => pair.Project.Length > 0 && ProcessOwner.Parse(pair.Owner)?.IsGone(current) == true).Select(pair => pair.Project).Distinct().Order(StringComparer.Ordinal).ToList();
    }

    private static (string Owner, string Project) Owned(JsonElement container) =>
        (ContainerState.LabelOf(container, ProcessOwner.Label) ?? "", ContainerState.LabelOf(container, EngineObjects.ProjectLabel) ?? "");

    /// <summary>A pattern's star ends at a slash.</summary>
    private async Task<IReadOnlyList<string>> LeftImagesAsync(ProcessOwner current, CancellationToken cancel) => (await Task.WhenAll(((string[])["*", "*/*", "*/*/*"])
            .Select(name => engine.ImagesAsync($"{name}:{TagStart}*", "{{.Repository}}:{{.Tag}}", cancel)))).SelectMany(names => names).Distinct()
        .Where(name => name.LastIndexOf($":{TagStart}", StringComparison.Ordinal) is var at and > 0 && ProcessOwner.Parse(name[(at + TagStart.Length + 1)..])?.IsGone(current) == true)
        .ToList();

    /// <summary>Removes by label what belongs to the project. What another process still starts or removes may hold on to it for a moment.</summary>
    /// <returns>What is still there, with the engine's words where it refused.</returns>
    private async Task<IReadOnlyList<string>> SweepAsync(string project, CancellationToken cancel)
    {
        var label = $"{EngineObjects.ProjectLabel}={project}";
        var remaining = await RemainingAsync(label, cancel);
        for (var attempt = 1; remaining.Count > 0; attempt++)
        {
            var refusals = new Dictionary<string, string>();
            foreach (var (kind, name) in remaining)
            {
                try
                {
                    await engine.RemoveAsync(kind, name, cancel);
                }
                catch (ProcessFailedException error)
                {
                    refusals[name] = $" ({string.Join(" ", error.StandardError).Trim()})";
                }
            }

            remaining = await RemainingAsync(label, cancel);
            if (attempt == Attempts)
            {
                return remaining.Select(left => $"{left.Kind} {left.Name}{refusals.GetValueOrDefault(left.Name)}").ToList();
            }

            await Task.Delay(remaining.Count == 0 ? TimeSpan.Zero : Pause, cancel);
        }

        return [];
    }

    /// <summary>Containers first: they hold the others.</summary>
    private async Task<IReadOnlyList<(string Kind, string Name)>> RemainingAsync(string label, CancellationToken cancel)
    {
        var all = new List<(string, string)>((await engine.NamesAsync("container", label, "{{.ID}}", cancel)).Select(id => ("container", id)));
        foreach (var kind in new[] { "network", "volume" })
        {
            all.AddRange((await engine.NamesAsync(kind, label, "{{.Name}}", cancel)).Select(name => (kind, name)));
        }

        return all;
    }
}
