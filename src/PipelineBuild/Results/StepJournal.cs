using System.Text.Json;
using PipelineBuild.Artifacts;
using PipelineBuild.Telemetry;
using PipelineBuild.Tools;

namespace PipelineBuild.Results;

/// <summary>
/// Keeps <c>artifacts/journal</c>: what a changing target is doing, written before and after each change. A file that is left over tells
/// the next run that its writer was killed, and in the middle of what. What is really done, the next run asks the world.
/// </summary>
public sealed class StepJournal(Workspace workspace, SecretMask mask, TimeProvider time)
{
    private readonly Lock gate = new();
    private FileStream? own;
    private IReadOnlyList<string> left = [];

    /// <summary>The run of the current target that was killed last; null when none was.</summary>
    public UnfinishedRun? Unfinished { get; private set; }

    private string Folder => workspace.Artifact("journal");

    /// <summary>Starts the journal of a target.</summary>
    /// <returns>The run that was killed last while it worked on the same target; null when none was.</returns>
    public UnfinishedRun? Begin(string target)
    {
        workspace.PrepareArtifacts();
        Directory.CreateDirectory(Folder);
        var killed = Directory.EnumerateFiles(Folder, $"{target}.*.jsonl").Order(StringComparer.Ordinal).Select(file => (File: file, Run: UnfinishedRun.Read(file, target))).Where(pair => pair.Run is not null).ToList();
        left = killed.Select(pair => pair.File).ToList();
        var started = time.GetUtcNow();
        var file = Path.Combine(Folder, FormattableString.Invariant($"{target}.{started.UtcDateTime:yyyyMMdd'T'HHmmssfff}-{Environment.ProcessId}-{Guid.NewGuid():N}.jsonl"));
        // Held open for nobody else: the kernel lets go of it when we die, and so tells a killed run from a living one.
        own = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        Write(new JournalLine(JournalEvent.Began, target, started));
        return Unfinished = killed.Select(pair => pair.Run).LastOrDefault();
    }

    /// <summary>Writes down what is about to be changed, changes it under a span of its own, and writes down that it was.</summary>
    public async Task<T> DoAsync<T>(string what, Func<Task<T>> change)
    {
        Write(new JournalLine(JournalEvent.Doing, what, time.GetUtcNow()));
        var result = await PipelineTrace.StepAsync(what, change);
        Write(new JournalLine(JournalEvent.Did, what, time.GetUtcNow()));
        return result;
    }

    /// <inheritdoc cref="DoAsync{T}"/>
    public Task DoAsync(string what, Func<Task> change) => DoAsync(what, async () =>
    {
        await change();
        return true;
    });

    /// <summary>Ends the journal: from here on the result speaks for the target.</summary>
    /// <param name="complete">Whether the target is where it should be; then what killed runs left is settled too.</param>
    public void End(bool complete)
    {
        lock (gate)
        {
            if (own is null)
            {
                return;
            }

            var file = own.Name;
            own.Dispose();
            own = null;
            foreach (var settled in complete ? left.Append(file) : [file])
            {
                File.Delete(settled);
            }
        }
    }

    /// <summary>Nothing is written outside of a changing target.</summary>
    private void Write(JournalLine line)
    {
        lock (gate)
        {
            if (own is not null)
            {
                own.Write([.. JsonSerializer.SerializeToUtf8Bytes(line with { What = mask.Apply(line.What) }, JournalLine.Json), (byte)'\n']);
                own.Flush();
            }
        }
    }
}
