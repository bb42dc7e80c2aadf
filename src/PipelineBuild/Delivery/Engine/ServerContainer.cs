using System.Globalization;
using System.Text.Json;
using PipelineBuild.Delivery.Rollouts;

namespace PipelineBuild.Delivery.Engine;

/// <summary>A container of an environment, as the engine describes it.</summary>
/// <param name="State"><c>running</c>, <c>exited</c>, <c>restarting</c> and so on.</param>
/// <param name="Health">Null when the image has no health check.</param>
public sealed record ServerContainer(string Id, string Name, string Service, string Server, string? Hash, string? Version, string State, string? Health, int ExitCode, int Restarts)
{
    /// <summary>So often a server may crash before it counts as one that will not come up.</summary>
    private const int Patience = 3;

    public bool IsOutOfMemory { get; init; }

    public string? LastCheck { get; init; }

    public string Image { get; init; } = "";

    public bool IsRunning => State == "running";

    /// <param name="inspected">What <c>docker container inspect</c> printed.</param>
    public static IReadOnlyList<ServerContainer> All(string inspected)
    {
        using var document = JsonDocument.Parse(inspected);
        return document.RootElement.EnumerateArray().Select(Of).OfType<ServerContainer>().ToList();
    }

    private static ServerContainer? Of(JsonElement inspected)
    {
        var config = inspected.GetProperty("Config");
        var labels = config.GetProperty("Labels");
        if (Label(labels, ReleaseDescription.ServiceLabel) is not { } service || Label(labels, ReleaseDescription.ServerLabel) is not { } server)
        {
            return null;
        }

        var state = inspected.GetProperty("State");
        var health = state.TryGetProperty("Health", out var checks) && checks.ValueKind == JsonValueKind.Object ? checks : (JsonElement?)null;
        return new ServerContainer(
            inspected.GetProperty("Id").GetString()!,
            inspected.GetProperty("Name").GetString()!.TrimStart('/'),
            service,
            server,
            Label(labels, ReleaseDescription.HashLabel),
            Label(labels, ReleaseDescription.VersionLabel),
            state.GetProperty("Status").GetString()!,
            health?.GetProperty("Status").GetString() is { } status and not "none" ? status : null,
            state.GetProperty("ExitCode").GetInt32(),
            inspected.GetProperty("RestartCount").GetInt32())
        {
            IsOutOfMemory = state.GetProperty("OOMKilled").GetBoolean(),
            LastCheck = health?.GetProperty("Log") is { ValueKind: JsonValueKind.Array } log && log.GetArrayLength() > 0 ? log[log.GetArrayLength() - 1].GetProperty("Output").GetString()?.Trim() : null,
            Image = config.GetProperty("Image").GetString()!,
        };
    }

    /// <param name="restartsBefore">How often it had been started again when it was healthy for the first time; null when it was not yet.</param>
    public ServerView View(int? restartsBefore) => this switch
    {
        _ when restartsBefore is { } before && Restarts > before => new(ServerJudgement.Unhealthy, $"it crashed and was started again {Times(Restarts - before)}; {Words}"),
        { Restarts: >= Patience } => new(ServerJudgement.Unhealthy, $"it crashes again and again ({Times(Restarts)}); {Words}"),
        { State: "exited" or "dead" or "removing" } => new(ServerJudgement.Unhealthy, Words),
        { IsRunning: false } => new(ServerJudgement.Starting, Words),
        { Health: "unhealthy" } => new(ServerJudgement.Unhealthy, Words),
        { Health: "starting" } => new(ServerJudgement.Starting, Words),
        _ => new(ServerJudgement.Healthy, Words),
    };

    private string Words => State switch
    {
        "exited" => string.Create(CultureInfo.InvariantCulture, $"its container ended with exit code {ExitCode}{(IsOutOfMemory ? ", out of memory" : "")}"),
        _ => $"its container is {State}{(Health is null ? "" : $" and {Health}")}{(LastCheck is { Length: > 0 } said && Health != "healthy" ? $" ({said})" : "")}",
    };

    private static string Times(int count) => count == 1 ? "once" : FormattableString.Invariant($"{count} times");

    private static string? Label(JsonElement labels, string name) => labels.ValueKind == JsonValueKind.Object && labels.TryGetProperty(name, out var value) ? value.GetString() : null;
}
