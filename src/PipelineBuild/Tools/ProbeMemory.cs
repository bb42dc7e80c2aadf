using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using PipelineBuild.Artifacts;

namespace PipelineBuild.Tools;

/// <summary>
/// Keeps for a day what programs answered, so that one whose files did not change is not started again only to ask the same.
/// </summary>
/// <remarks>Doctor and Setup always ask programs for their versions.</remarks>
public sealed class ProbeMemory(UserFolders folders, TimeProvider time)
{
    private static readonly TimeSpan Age = TimeSpan.FromDays(1);

    private readonly Lazy<ConcurrentDictionary<string, KeptAnswer>> known = new(() => Load(FileIn(folders)));

    private bool isNews;

    /// <summary>What was answered when the files were the same; null when that is not known.</summary>
    /// <param name="question">Program, arguments, and whatever else the answer depends on.</param>
    /// <param name="files">Everything whose change would change the answer; one may be absent, and its coming is a change.</param>
    public string? Recall(string question, IReadOnlyList<string> files) =>
        known.Value.TryGetValue(question, out var kept) && kept.Files == Stamp(files) && time.GetUtcNow() - kept.Asked is { } age && age >= TimeSpan.Zero && age < Age
            ? kept.Answer
            : null;

    public void Remember(string question, IReadOnlyList<string> files, string answer)
    {
        known.Value[question] = new KeptAnswer(Stamp(files), answer, time.GetUtcNow());
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
            AtomicFile.Write(FileIn(folders), Render(known.Value));
            isNews = false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next run asks again.
        }
    }

    private static string FileIn(UserFolders folders) => Path.Combine(folders.Cache, "probes.json");

    private static ConcurrentDictionary<string, KeptAnswer> Load(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            return new(document.RootElement.EnumerateObject().Select(entry => KeyValuePair.Create(entry.Name, new KeptAnswer(
                entry.Value.GetProperty("files").GetString()!, entry.Value.GetProperty("answer").GetString()!, entry.Value.GetProperty("asked").GetDateTimeOffset()))));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return [];
        }
    }

    private static string Render(IReadOnlyDictionary<string, KeptAnswer> answers) => new JsonObject(answers.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(
        pair.Key, (JsonNode?)new JsonObject { ["files"] = pair.Value.Files, ["answer"] = pair.Value.Answer, ["asked"] = pair.Value.Asked }))).ToJsonString() + "\n";

    /// <summary>Package managers give files times of the past: the time a file was made counts as well.</summary>
    private static string Stamp(IReadOnlyList<string> files) => string.Join('|', files.Select(file =>
    {
        var real = new FileInfo(File.Exists(file) ? File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file : file);
        return real.Exists ? FormattableString.Invariant($"{real.FullName} {real.Length} {real.LastWriteTimeUtc.Ticks} {real.CreationTimeUtc.Ticks}") : $"{file} absent";
    }));

    private sealed record KeptAnswer(string Files, string Answer, DateTimeOffset Asked);
}
