using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Ledger;

/// <summary>Who holds the lock of an environment, since when and what for: the content of the lock.</summary>
/// <param name="Owner">The process, as <see cref="ProcessOwner"/> writes it.</param>
/// <param name="Nonce">Tells one lock of a process from the next.</param>
public sealed record LockHolder(string Environment, string Owner, string Host, DateTimeOffset Since, string Why, string Nonce)
{
    private static readonly JsonSerializerOptions Options = new(ResultStore.Json) { WriteIndented = false, RespectNullableAnnotations = true };

    public string? User { get; init; }

    /// <summary>The deployment it is held for.</summary>
    public string? Deployment { get; init; }

    /// <summary>The dead holder that it was taken from, in words; null when it was free.</summary>
    public string? TakenFrom { get; init; }

    /// <summary>Who, where, since when and why, in one line.</summary>
    [JsonIgnore]
    public string Words
    {
        get
        {
            var process = ProcessOwner.Parse(Owner) is { } owner ? FormattableString.Invariant($", process {owner.Process}") : "";
            var since = Since.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            return $"{User ?? "somebody"} on {Host}{process}, since {since} UTC: {Why}{(Deployment is null ? "" : $" (deployment {Deployment})")}";
        }
    }

    /// <summary>Whether it is certain that the process is gone. Age says nothing: clocks jump, and a deployment may take its time.</summary>
    public bool IsGone(ProcessOwner current) => ProcessOwner.Parse(Owner)?.IsGone(current) == true;

    public string Write() => JsonSerializer.Serialize(this, Options);

    /// <summary>Null for what is no such record.</summary>
    public static LockHolder? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<LockHolder>(text, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
