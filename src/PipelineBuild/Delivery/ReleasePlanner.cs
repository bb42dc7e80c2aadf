using PipelineBuild.Delivery.Engine;
using PipelineBuild.Delivery.Rollouts;

namespace PipelineBuild.Delivery;

/// <summary>The image that a service is to run.</summary>
/// <param name="Own">Its name in pipeline.yml; null when it is somebody else's.</param>
public sealed record ServiceImage(string Reference, string? Own);

/// <summary>Decides which services move, to which slot, and in which order. Pure.</summary>
public static class ReleasePlanner
{
    public static Release Plan(string id, string version, EnvironmentSettings settings, ReleaseDescription description, IReadOnlyDictionary<string, ServiceImage> images, Release? running)
    {
        var services = new Dictionary<string, ReleasedService>(StringComparer.Ordinal);
        foreach (var name in description.ServiceNames)
        {
            var wanted = settings.Find(name);
            var replicas = wanted?.Replicas ?? 1;
            var hash = description.HashOf(name, images[name].Reference, replicas);
            var now = running?.Services.GetValueOrDefault(name);
            services[name] = now?.Hash == hash && IsSlotted(wanted) == (now.Slot != Slots.Base) ? now
                : IsSlotted(wanted) ? Placed(images[name], Slots.Other(now?.Slot), replicas, hash)
                : new ReleasedService(images[name].Reference, Slots.Base, Slots.Servers(Slots.Base, 1), hash) { OwnImage = images[name].Own };
        }

        return new Release(id, version, services);
    }

    /// <summary>The same release where it can stand now: a service that is in the way keeps its slot, and the release takes the other.</summary>
    public static Release Again(Release target, Release? running) => target with
    {
        Services = target.Services.ToDictionary(service => service.Key, service => running?.Services.GetValueOrDefault(service.Key) is { } now && now.Slot == service.Value.Slot && now.Slot != Slots.Base && now.Hash != service.Value.Hash
            ? Placed(new ServiceImage(service.Value.Image, service.Value.OwnImage), Slots.Other(now.Slot), service.Value.Servers.Count, service.Value.Hash)
            : running?.Services.GetValueOrDefault(service.Key) is { } same && same.Hash == service.Value.Hash ? same : service.Value),
    };

    /// <summary>Those that differ: what runs once comes first, because others may need it.</summary>
    /// <param name="asked">For what has two places, instead of what pipeline.yml says.</param>
    public static IReadOnlyList<ServiceMove> Moves(EnvironmentSettings settings, Release next, Release? running, Strategy? asked = null) => next.Services
        .Where(service => running?.Services.GetValueOrDefault(service.Key)?.Hash != service.Value.Hash)
        .Select(service => new ServiceMove(
            service.Key,
            service.Value.Slot == Slots.Base ? Strategy.Recreate : asked ?? settings.Find(service.Key)!.Strategy,
            running?.Services.GetValueOrDefault(service.Key)?.Servers ?? [],
            service.Value.Servers))
        .OrderBy(move => !move.IsInPlace).ToList();

    private static bool IsSlotted(ServiceSettings? wanted) => wanted is not null && wanted.Strategy != Strategy.Recreate;

    private static ReleasedService Placed(ServiceImage image, string slot, int replicas, string hash) => new(image.Reference, slot, Slots.Servers(slot, replicas), hash) { OwnImage = image.Own };
}
