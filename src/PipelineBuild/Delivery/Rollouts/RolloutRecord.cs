using System.Text.Json;
using System.Text.Json.Serialization;

namespace PipelineBuild.Delivery.Rollouts;

/// <summary>What is kept of the last rollout of an environment: enough for any process to go on with it, or to tell what runs.</summary>
/// <param name="New">What is rolled out.</param>
/// <param name="Old">What ran before; null for the first one.</param>
public sealed record RolloutRecord(RolloutState State, Release New, Release? Old)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public string? Commit { get; init; }

    public string? Actor { get; init; }

    public string? Host { get; init; }

    public string? Reason { get; init; }

    /// <summary>What was asked for instead of the strategies of pipeline.yml.</summary>
    public Strategy? Strategy { get; init; }

    /// <summary>Whether volumes were brought back before it began.</summary>
    public bool IsRestored { get; init; }

    /// <summary>The newest entry of the ledger when it began: what tells of its end comes later.</summary>
    public long After { get; init; }

    /// <summary>Whether it is a rollback that somebody asked for and that is on its way.</summary>
    [JsonIgnore]
    public bool IsForwardRollback => State is { IsRollback: true, GoesForward: true };

    /// <summary>When it began; for people, nothing is decided by it.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>What runs by what is known: of each service the release that its traffic is on. Null when nothing was ever deployed.</summary>
    [JsonIgnore]
    public Release? Running => State.Phase switch
    {
        RolloutPhase.Succeeded => New,
        RolloutPhase.RolledBack => Old,
        RolloutPhase.Halted => Mixed(),
        _ => Old,
    };

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    /// <exception cref="JsonException">The text is no record.</exception>
    public static RolloutRecord Parse(string json) => JsonSerializer.Deserialize<RolloutRecord>(json, Options) ?? throw new JsonException("the record of the rollout is null");

    private Release? Mixed()
    {
        if (Old is null)
        {
            return New;
        }

        var services = Old.Services.ToDictionary();
        foreach (var (name, service) in New.Services.Where(service => State.Rotation.GetValueOrDefault(service.Key, []).Any(service.Value.Servers.Contains)))
        {
            services[name] = service;
        }

        return services.Values.All(New.Services.Values.Contains) ? New : Old with { Services = services };
    }
}
