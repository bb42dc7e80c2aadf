using System.Text.Json;
using System.Text.Json.Serialization;
using PipelineBuild.Artifacts;
using PipelineBuild.Results;

namespace PipelineBuild.Ledger;

/// <summary>What somebody asks of a deployment that another process is busy with.</summary>
/// <param name="Kind"><c>abort</c> or <c>finalize</c>.</param>
/// <param name="Nonce">Tells one request from the next with the same words.</param>
public sealed record DeliveryRequest(string Kind, string Reason, string? Actor, string Host, DateTimeOffset Time, string Nonce)
{
    /// <summary>The deployment that was under way when it was asked; null for whichever it is.</summary>
    public string? Deployment { get; init; }

    /// <summary>The commit that holds it; known when it is read.</summary>
    [JsonIgnore]
    public string? Id { get; init; }
}

/// <summary>Takes word to a running deployment, on whichever machine it runs: stop and go back, or finish now.</summary>
public sealed class DeliveryRequests(SharedRefs refs, TimeProvider time)
{
    public const string Abort = "abort";
    public const string Finalize = "finalize";

    /// <summary>Going back comes before going on, whichever was asked first.</summary>
    private static readonly string[] Kinds = [Abort, Finalize];

    private static readonly JsonSerializerOptions Options = new(ResultStore.Json) { WriteIndented = false, RespectNullableAnnotations = true };

    /// <summary>Leaves the request for the process that holds the environment; a newer one of the same kind replaces an older.</summary>
    public async Task<DeliveryRequest> AskAsync(Workspace workspace, LedgerSettings settings, string environment, string kind, string reason, string? actor, string? deployment, CancellationToken cancel)
    {
        var request = new DeliveryRequest(kind, reason, actor, Environment.MachineName, time.GetUtcNow(), Guid.NewGuid().ToString("N")) { Deployment = deployment };
        var name = NameOf(environment, kind);
        while (true)
        {
            var before = await refs.ReadAsync(workspace, settings, name, cancel);
            if (await refs.TryWriteAsync(workspace, settings, name, JsonSerializer.Serialize(request, Options), $"{kind} {environment}", before?.Id, cancel) is { } written)
            {
                return request with { Id = written.Id };
            }
        }
    }

    /// <summary>What is asked of the environment's deployment, the most urgent first.</summary>
    /// <exception cref="LedgerDamagedException">A request can't be read: it may be an abort, so it is not passed over.</exception>
    public async Task<IReadOnlyList<DeliveryRequest>> ReadAsync(Workspace workspace, LedgerSettings settings, string environment, CancellationToken cancel)
    {
        var values = await refs.ReadAsync(workspace, settings, Kinds.Select(kind => NameOf(environment, kind)).ToList(), cancel);
        return Kinds.Select(kind => values.GetValueOrDefault(NameOf(environment, kind))).OfType<SharedValue>().Select(value => Parse(environment, value)).ToList();
    }

    /// <summary>Takes away a request that was answered; one that came after it stays.</summary>
    public Task ClearAsync(Workspace workspace, LedgerSettings settings, string environment, DeliveryRequest answered, CancellationToken cancel) =>
        refs.TryDeleteAsync(workspace, settings, NameOf(environment, answered.Kind), answered.Id ?? throw new ArgumentException("the request was not read", nameof(answered)), cancel);

    private static DeliveryRequest Parse(string environment, SharedValue value)
    {
        try
        {
            return (JsonSerializer.Deserialize<DeliveryRequest>(value.Text, Options) ?? throw new JsonException("it is null")) with { Id = value.Id };
        }
        catch (JsonException error)
        {
            throw new LedgerDamagedException($"a request to the deployment of {environment} can't be read: {error.Message}", error);
        }
    }

    private static string NameOf(string environment, string kind) => $"requests/{environment}/{kind}";
}
