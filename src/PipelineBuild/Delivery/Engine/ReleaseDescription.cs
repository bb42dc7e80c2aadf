using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using PipelineBuild.Artifacts;
using PipelineBuild.Delivery.Rollouts;

namespace PipelineBuild.Delivery.Engine;

/// <summary>
/// What compose made of an environment's files, and what is made of that: one project for what runs once, and one for each slot, so that
/// two versions of a service stand side by side. Secrets are in none of them, only the names of their variables. Pure.
/// </summary>
/// <param name="Text">JSON of the resolved files, with <c>${NAME}</c> where a secret goes.</param>
public sealed record ReleaseDescription(string Text)
{
    public const string EnvironmentLabel = "pipelinebuild.environment";
    public const string ServiceLabel = "pipelinebuild.service";
    public const string ServerLabel = "pipelinebuild.server";
    public const string ReleaseLabel = "pipelinebuild.release";
    public const string VersionLabel = "pipelinebuild.version";
    public const string HashLabel = "pipelinebuild.hash";

    /// <summary>Holds networks and volumes that only the slots use: compose makes no others.</summary>
    public const string Keeper = "pipelinebuild-keeper";

    private const string Token = "__pipelinebuild_secret_";

    private readonly JsonObject root = JsonNode.Parse(Text)!.AsObject();

    private JsonObject Services => root["services"] as JsonObject ?? [];

    public IReadOnlyList<string> ServiceNames => Services.Select(service => service.Key).ToList();

    /// <summary>What compose is given as a secret's value while it resolves the files.</summary>
    public static string StandIn(string variable) => $"{Token}{variable}__";

    /// <param name="resolved">What <c>docker compose config --format json</c> printed, with stand-ins for secrets.</param>
    public static ReleaseDescription Of(string resolved, IEnumerable<string> secrets) =>
        new(secrets.Aggregate(resolved, (text, name) => text.Replace(StandIn(name), $"${{{name}}}", StringComparison.Ordinal)));

    /// <summary>The image that the files name for a service; null when they only build it.</summary>
    public string? ImageOf(string service) => Services[service]?["image"]?.GetValue<string>();

    /// <summary>The image of ours that a service runs; null when it is somebody else's.</summary>
    public string? OwnImageOf(string service, EnvironmentSettings settings, IEnumerable<string> known)
    {
        if (settings.Find(service)?.Image is { } said)
        {
            return said;
        }

        if (ImageOf(service) is not { } image)
        {
            return null;
        }

        var reference = ImageReference.Parse(image);
        return known.FirstOrDefault(candidate => reference.Repository == candidate || reference.Repository == $"library/{candidate}" || reference.Repository.EndsWith($"/{candidate}", StringComparison.Ordinal));
    }

    /// <summary>Networks of a service by the key of the files, and the names that others call it by.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> NetworksOf(string service) => (Services[service]?["networks"] as JsonObject ?? []).ToDictionary(
        network => network.Key,
        network => (IReadOnlyList<string>)[service, .. (network.Value?["aliases"] as JsonArray ?? []).Select(alias => alias!.GetValue<string>())]);

    /// <summary>The engine's name of a network or volume.</summary>
    /// <param name="kind"><c>networks</c> or <c>volumes</c>.</param>
    public string NameOf(string kind, string key, string project) => root[kind]?[key]?["name"]?.GetValue<string>() ?? $"{project}_{key}";

    /// <summary>SHA-256 of what a service is run by, its image included.</summary>
    public string HashOf(string service, string image, int replicas)
    {
        var node = Services[service]!.DeepClone().AsObject();
        node["image"] = image;
        node.Remove("build");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{replicas} {node.ToJsonString()}")));
    }

    /// <summary>The project of what runs once.</summary>
    /// <param name="keeper">The image of <see cref="Keeper"/>.</param>
    public string Base(EnvironmentSettings settings, Release release, string keeper)
    {
        var copy = root.DeepClone().AsObject();
        var services = copy["services"]!.AsObject();
        var slotted = release.Services.Where(service => service.Value.Slot != Slots.Base).Select(service => service.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var name in ServiceNames)
        {
            if (slotted.Contains(name))
            {
                services.Remove(name);
                continue;
            }

            Prepare(services[name]!.AsObject(), settings, release, name, Slots.Servers(Slots.Base, 1)[0]);
            (services[name]!["depends_on"] as JsonObject)?.Where(dependency => slotted.Contains(dependency.Key)).ToList().ForEach(dependency => (services[name]!["depends_on"] as JsonObject)!.Remove(dependency.Key));
        }

        services[Keeper] = KeeperOf(keeper, settings, release);
        copy["name"] = settings.Project;
        return copy.ToJsonString();
    }

    /// <summary>The project of one slot: each server a service of its own, in networks and volumes that are there already.</summary>
    public string Slot(EnvironmentSettings settings, Release release, string slot)
    {
        var copy = root.DeepClone().AsObject();
        var services = new JsonObject();
        foreach (var (name, service) in release.Services.Where(service => service.Value.Slot == slot))
        {
            foreach (var server in service.Servers)
            {
                var node = Services[name]!.DeepClone().AsObject();
                Prepare(node, settings, release, name, server);
                node.Remove("ports");
                node.Remove("depends_on");
                (node["networks"] as JsonObject)?.Select(network => network.Value).OfType<JsonObject>().ToList().ForEach(network => network.Remove("aliases"));
                services[$"{name}-{server}"] = node;
            }
        }

        foreach (var kind in new[] { "networks", "volumes" })
        {
            copy[kind] = new JsonObject((root[kind] as JsonObject ?? []).Select(definition =>
                KeyValuePair.Create(definition.Key, (JsonNode?)new JsonObject { ["name"] = NameOf(kind, definition.Key, settings.Project), ["external"] = true })));
        }

        copy["services"] = services;
        copy["name"] = Slots.Project(settings.Project, slot);
        return copy.ToJsonString();
    }

    private static void Prepare(JsonObject node, EnvironmentSettings settings, Release release, string service, string server)
    {
        if (release.Services.TryGetValue(service, out var released))
        {
            node["image"] = released.Image;
        }

        var hash = released?.Hash;

        foreach (var key in new[] { "build", "container_name", "profiles", "scale", "pull_policy" })
        {
            node.Remove(key);
        }

        if (node["labels"] is not JsonObject labels)
        {
            node["labels"] = labels = [];
        }

        labels[EnvironmentLabel] = settings.Project;
        labels[ServiceLabel] = service;
        labels[ServerLabel] = server;
        labels[ReleaseLabel] = release.Id;
        labels[VersionLabel] = release.Version;
        labels[HashLabel] = hash;
        (node["deploy"] as JsonObject)?.Remove("replicas");
    }

    private JsonObject KeeperOf(string image, EnvironmentSettings settings, Release release) => new()
    {
        ["image"] = image,
        ["entrypoint"] = new JsonArray("true"),
        ["restart"] = "no",
        ["networks"] = new JsonObject(Keys("networks").Select(key => KeyValuePair.Create(key, (JsonNode?)new JsonObject()))),
        ["volumes"] = new JsonArray([.. Keys("volumes").Select(key => (JsonNode)new JsonObject { ["type"] = "volume", ["source"] = key, ["target"] = $"/kept/{key}" })]),
        ["labels"] = new JsonObject { [EnvironmentLabel] = settings.Project, [ReleaseLabel] = release.Id },
    };

    private IEnumerable<string> Keys(string kind) => (root[kind] as JsonObject ?? []).Select(definition => definition.Key);
}
