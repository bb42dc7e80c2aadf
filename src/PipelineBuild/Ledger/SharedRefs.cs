using System.Text.RegularExpressions;
using PipelineBuild.Artifacts;
using PipelineBuild.Tools;

namespace PipelineBuild.Ledger;

/// <summary>What a shared ref holds, and the commit that holds it: whoever wants to change it says which one it saw.</summary>
public sealed record SharedValue(string Id, string Text);

/// <summary>
/// Small JSON values behind git refs that all machines of a ledger share, changed by compare-and-swap only: of two that change the same
/// value one wins, and the other learns that it did not.
/// </summary>
public sealed partial class SharedRefs(LedgerRepository repository, GitObjects git, StaleGitLocks locks, SecretMask mask, TimeProvider time)
{
    private const int Looks = 5;
    private const int Attempts = 60;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    private readonly LedgerRedaction redaction = new(mask);

    /// <summary>Null when there is none.</summary>
    public async Task<SharedValue?> ReadAsync(Workspace workspace, LedgerSettings settings, string name, CancellationToken cancel) =>
        (await ReadAsync(workspace, settings, [name], cancel)).GetValueOrDefault(name);

    /// <summary>Those of the names that have a value.</summary>
    public async Task<IReadOnlyDictionary<string, SharedValue>> ReadAsync(Workspace workspace, LedgerSettings settings, IReadOnlyList<string> names, CancellationToken cancel)
    {
        var place = await PlaceAsync(workspace, settings, cancel);
        for (var look = 1; look <= Looks; look++)
        {
            if (await TryReadAsync(place, names, cancel) is { } values)
            {
                return values;
            }

            await PauseAsync(cancel);
        }

        throw new LedgerException($"{string.Join(", ", names.Select(ReferenceOf))} could not be read: moved on {Looks} times while it was looked at");
    }

    /// <summary>Which commit a name stands for now, without its content; null when there is none.</summary>
    public async Task<string?> IdAsync(Workspace workspace, LedgerSettings settings, string name, CancellationToken cancel)
    {
        var place = await PlaceAsync(workspace, settings, cancel);
        return (await place.IdsAsync([ReferenceOf(name)], cancel)).GetValueOrDefault(ReferenceOf(name));
    }

    /// <summary>Sets the value if the name still stands for what the caller saw.</summary>
    /// <param name="seen">Null when it must not exist yet.</param>
    /// <param name="title">In a few words, for who looks at the commit.</param>
    /// <returns>The value as written, without secrets; null when somebody else changed it.</returns>
    public async Task<SharedValue?> TryWriteAsync(Workspace workspace, LedgerSettings settings, string name, string json, string title, string? seen, CancellationToken cancel)
    {
        var place = await PlaceAsync(workspace, settings, cancel);
        var clean = redaction.Json(json);
        var commit = await place.CommitAsync(clean, redaction.Text(title) + "\n", seen, cancel);
        return await TryMoveAsync(place, ReferenceOf(name), seen, commit, cancel) ? new SharedValue(commit, clean) : null;
    }

    /// <summary>Removes the value if the name still stands for what the caller saw; false when it does not.</summary>
    public async Task<bool> TryDeleteAsync(Workspace workspace, LedgerSettings settings, string name, string seen, CancellationToken cancel) =>
        await TryMoveAsync(await PlaceAsync(workspace, settings, cancel), ReferenceOf(name), seen, null, cancel);

    /// <summary>That it did not move may also be a passing obstacle, and an answer may have got lost: only a look tells who won.</summary>
    private async Task<bool> TryMoveAsync(SharedPlace place, string reference, string? from, string? to, CancellationToken cancel)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            if (await place.TryMoveAsync(reference, from, to, cancel))
            {
                return true;
            }

            var now = (await place.IdsAsync([reference], cancel)).GetValueOrDefault(reference);
            if (now == to || now != from)
            {
                return now == to;
            }

            await PauseAsync(cancel);
        }

        throw new LedgerException($"{reference} could not be changed: it is locked by another git, {Attempts} times; run the command again");
    }

    private static async Task<IReadOnlyDictionary<string, SharedValue>?> TryReadAsync(SharedPlace place, IReadOnlyList<string> names, CancellationToken cancel)
    {
        var ids = await place.IdsAsync(names.Select(ReferenceOf).ToList(), cancel);
        var values = new Dictionary<string, SharedValue>();
        foreach (var name in names)
        {
            if (ids.GetValueOrDefault(ReferenceOf(name)) is { } id)
            {
                if (await place.TextAsync(ReferenceOf(name), id, cancel) is not { } text)
                {
                    return null;
                }

                values[name] = new SharedValue(id, text);
            }
        }

        return values;
    }

    private async Task<SharedPlace> PlaceAsync(Workspace workspace, LedgerSettings settings, CancellationToken cancel) =>
        new(await repository.DirectoryAsync(workspace, cancel), settings.Remote, git, locks, redaction);

    private Task PauseAsync(CancellationToken cancel) => Task.Delay(LongestPause * Random.Shared.NextDouble(), time, cancel);

    /// <summary>A name comes from settings or the command line and becomes part of a ref.</summary>
    private static string ReferenceOf(string name) => Name().IsMatch(name) && !name.EndsWith(".lock", StringComparison.Ordinal) && name.Length <= LongestName
        ? $"{DeliveryLedger.References}/{name}"
        : throw new LedgerException($"'{name}' can't be part of a ref: letters, digits, '-' and '_' are, and single dots between them");

    private const int LongestName = 200;

    [GeneratedRegex(@"^(locks|rollouts|requests)(/[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*)+\z")]
    private static partial Regex Name();
}
