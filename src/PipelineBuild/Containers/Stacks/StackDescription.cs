using System.Text.Json.Nodes;
using PipelineBuild.Artifacts;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers.Stacks;

/// <summary>
/// What compose is given to run: the resolved files, changed so that the stack runs the built images, beside any other, and carries its
/// owner's name. Pure.
/// </summary>
/// <param name="Images">Service to the image of pipeline.yml it runs.</param>
/// <param name="Problems">Why it can't be run as it is.</param>
public sealed record StackDescription(string Text, IReadOnlyList<StackService> Services, IReadOnlyDictionary<string, string> Images, IReadOnlyList<string> Problems)
{
    /// <param name="resolved">What <c>docker compose config --format json</c> printed.</param>
    /// <param name="built">Image of pipeline.yml to the name that the engine has it under.</param>
    public static StackDescription Of(string resolved, StackSettings settings, string project, string owner, IReadOnlyDictionary<string, string> built)
    {
        var root = JsonNode.Parse(resolved)!.AsObject();
        var services = root["services"]?.AsObject() ?? [];
        var problems = UnknownNames(settings, services.Select(service => service.Key).ToHashSet(StringComparer.Ordinal)).ToList();
        var images = new Dictionary<string, string>(StringComparer.Ordinal);
        var jobs = Jobs(services, settings);
        foreach (var (name, node) in services)
        {
            var service = node!.AsObject();
            if (ImageOf(name, service, settings, built.Keys) is { } image)
            {
                images[name] = image;
                service["image"] = built[image];
                service["pull_policy"] = "never";
                service.Remove("build");
            }
            else if (service["build"] is not null)
            {
                problems.Add($"{name} is built by the compose file, and what is tested are the images of containers.images: name its image there, or say under images which it is");
            }

            service.Remove("container_name");
            service.Remove("profiles");
            Mark(service, owner);
            if (!settings.KeepsPorts)
            {
                (service["ports"] as JsonArray)?.OfType<JsonObject>().ToList().ForEach(port => port.Remove("published"));
            }
        }

        foreach (var kind in new[] { "networks", "volumes" })
        {
            MakeOwn(root[kind] as JsonObject, project, owner);
        }

        root["name"] = project;
        return new StackDescription(root.ToJsonString(), services.Select(service => new StackService(service.Key, RoleOf(service.Key, service.Value!.AsObject(), jobs), Replicas(service.Value!.AsObject()))).ToList(), images, problems);
    }

    /// <summary>The images of pipeline.yml that the files run, before there is anything to put in their place.</summary>
    public static IReadOnlyDictionary<string, string> ImagesOf(string resolved, StackSettings settings, IEnumerable<string> known) =>
        (JsonNode.Parse(resolved)!["services"] as JsonObject ?? [])
            .Select(service => (service.Key, Image: ImageOf(service.Key, service.Value!.AsObject(), settings, known)))
            .Where(pair => pair.Image is not null).ToDictionary(pair => pair.Key, pair => pair.Image!);

    private static string? ImageOf(string name, JsonObject service, StackSettings settings, IEnumerable<string> known)
    {
        if (settings.Images.TryGetValue(name, out var said))
        {
            return known.Contains(said) ? said : null;
        }

        if (service["image"]?.GetValue<string>() is not { } image)
        {
            return null;
        }

        var reference = ImageReference.Parse(image);
        return known.FirstOrDefault(candidate => reference.Repository == candidate || reference.Repository == $"library/{candidate}");
    }

    private static IEnumerable<string> UnknownNames(StackSettings settings, HashSet<string> services) =>
        settings.Images.Keys.Select(service => ("images", service))
            .Concat(settings.OneShot.Select(service => ("oneShot", service)))
            .Concat(settings.Checks.Select(check => ("checks", check.Service)))
            .Concat((settings.Connectivity is { } matrix ? matrix.Allow.Concat(matrix.Deny) : []).SelectMany(edge => new[] { ("connectivity", edge.From), ("connectivity", edge.To) }))
            .Where(name => !services.Contains(name.Item2)).Distinct()
            .Select(name => $"{name.Item1} names the service '{name.Item2}', which the compose files do not have; they have {string.Join(", ", services)}");

    /// <summary>Those that others wait for to end, and those that pipeline.yml says end.</summary>
    private static HashSet<string> Jobs(JsonObject services, StackSettings settings) =>
        services.SelectMany(service => service.Value!["depends_on"] as JsonObject ?? [])
            .Where(dependency => dependency.Value?["condition"]?.GetValue<string>() == "service_completed_successfully")
            .Select(dependency => dependency.Key).Concat(settings.OneShot).ToHashSet(StringComparer.Ordinal);

    private static ServiceRole RoleOf(string name, JsonObject service, HashSet<string> jobs) =>
        jobs.Contains(name) ? ServiceRole.Job : service["restart"]?.GetValue<string>() == "no" ? ServiceRole.MayEnd : ServiceRole.Server;

    private static int Replicas(JsonObject service) => (service["deploy"]?["replicas"] ?? service["scale"])?.GetValue<int>() ?? 1;

    private static void Mark(JsonObject node, string owner)
    {
        if (node["labels"] is not JsonObject labels)
        {
            node["labels"] = labels = [];
        }

        labels[ProcessOwner.Label] = owner;
    }

    /// <summary>A name that does not come from the project would be shared with whoever runs the same files, and their data removed with ours.</summary>
    private static void MakeOwn(JsonObject? definitions, string project, string owner)
    {
        foreach (var (key, node) in definitions?.ToList() ?? [])
        {
            var definition = node as JsonObject ?? [];
            if (definition["external"] is not null)
            {
                continue;
            }

            definition["name"] = $"{project}_{key}";
            Mark(definition, owner);
            if (node is null)
            {
                definitions![key] = definition;
            }
        }
    }
}
