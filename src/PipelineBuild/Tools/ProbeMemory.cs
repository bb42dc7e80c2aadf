using System.Collections.Concurrent;
using System.Text.Json;
using PipelineBuild.Artifacts;

namespace PipelineBuild.Tools;

/// <summary>
/// Keeps for a day what programs said of their version, so that one whose files did not change is not started again only to ask.
/// </summary>
/// <remarks>Only a check before a target takes an old answer: Doctor and Setup always ask.</remarks>
public sealed class ProbeMemory(UserFolders folders, TimeProvider time)
{
    private static readonly TimeSpan Age = TimeSpan.FromDays(1);

    private readonly Lazy<ConcurrentDictionary<string, KeptProbe>> known = new(() => Load(FileIn(folders)));

    private bool isNews;

    private string File => FileIn(folders);

    /// <summary>What the program said when it consisted of the same files; null when that is not known.</summary>
    /// <param name="question">Program and arguments.</param>
    /// <param name="files">Everything whose change would change the answer.</param>
    public ProbedProgram? Recall(string question, IReadOnlyList<string> files) =>
        known.Value.TryGetValue(question, out var kept) && kept.Files == Stamp(files) && time.GetUtcNow() - kept.Asked is { } age && age >= TimeSpan.Zero && age < Age && Version.TryParse(kept.Version, out var version)
            ? new ProbedProgram(files[0], version, null)
            : null;

    public void Remember(string question, IReadOnlyList<string> files, Version version)
    {
        known.Value[question] = new KeptProbe(Stamp(files), version.ToString(), time.GetUtcNow());
        isNews = true;
    }

    /// <summary>Writes down what is new. A memory that can't be kept costs time and nothing else.</summary>
    public void Save()
    {
        if (!isNews)
        {
            return;
        }

        try
        {
            AtomicFile.Write(File, JsonSerializer.Serialize(known.Value.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary()));
            isNews = false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next run asks again.
        }
    }

    private static string FileIn(UserFolders folders) => Path.Combine(folders.Cache, "probes.json");

    private static ConcurrentDictionary<string, KeptProbe> Load(string file)
    {
        try
        {
            return new(JsonSerializer.Deserialize<Dictionary<string, KeptProbe>>(System.IO.File.ReadAllBytes(file)) ?? []);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return [];
        }
    }

    /// <summary>Package managers give files times of the past: the time a file was made counts as well.</summary>
    private static string Stamp(IReadOnlyList<string> files) => string.Join('|', files.Select(file =>
    {
        var real = new FileInfo(System.IO.File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file);
        return FormattableString.Invariant($"{real.FullName} {real.Length} {real.LastWriteTimeUtc.Ticks} {real.CreationTimeUtc.Ticks}");
    }));

    private sealed record KeptProbe(string Files, string Version, DateTimeOffset Asked);
}
