using PipelineBuild.Delivery.Engine;
using PipelineBuild.Delivery.Rollouts;
using PipelineBuild.Delivery.Routing;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Delivery;

/// <summary>Gives an engine the router's image and returns its name there.</summary>
public delegate Task<string> RouterImage(EngineTarget engine, CancellationToken cancel);

/// <summary>A deployment that could begin, or what stands in its way.</summary>
/// <param name="RouterImage">On the environment's engine.</param>
public sealed record PreparedDeployment(Release Next, ReleaseDescription Description, string RouterImage, IReadOnlyList<Finding> Findings)
{
    public string Version => Next.Version;
}

/// <summary>Does what comes before the first change of a deployment: chooses, resolves, looks, and keeps what was.</summary>
public sealed class DeploymentPreparation(EnvironmentParts parts, Preflight preflight, EnvironmentFiles files, DeliveryRecord ledger, TimeProvider time, IProgress<string> progress)
{
    public async Task<PreparedDeployment> PrepareAsync(PipelineConfig config, EnvironmentSettings settings, DeliveryOrder order, Release? running, RouterImage router, CancellationToken cancel)
    {
        parts.Engine.Secrets(settings);
        if (await parts.Engine.SilenceAsync(settings, cancel) is { } silence)
        {
            throw new DeliveryException($"the Docker Engine of {settings.Name}{(settings.Context is null ? "" : $" (Docker context {settings.Context})")} gives no answer: {silence}");
        }

        var findings = RunsTwice.Check(config.Workspace, settings, order.Strategy).ToList();
        var description = await files.ResolveAsync(config, settings, cancel);
        var (chosen, images) = ReleaseChoice.Choose(await ledger.ReadAsync(config, cancel), description, settings, config.ImageNames, order.Version);
        findings.AddRange(Protections(settings, order));
        var image = await router(settings.Engine, cancel);
        if (findings.Count == 0)
        {
            findings.AddRange(await preflight.CheckAsync(settings, chosen, images.Values.Where(each => each.Own is null).Select(each => each.Reference), settings.Protection.RequiresSigned, image, progress, cancel));
        }

        // Not the time of day: two deployments of one version need two names, whatever the clock says.
        return new PreparedDeployment(ReleasePlanner.Plan(Guid.NewGuid().ToString("N")[..12], chosen.Version, settings, description, images, running), description, image, findings);
    }

    /// <summary>Keeps what was, makes networks and the router, and leaves the release on the host.</summary>
    public async Task<RolloutMaterial> SetUpAsync(EnvironmentSettings settings, PreparedDeployment prepared, RolloutRecord? last, CancellationToken cancel)
    {
        var place = RouterPlace.Of(settings);
        var before = await parts.Releases.LoadAsync(settings, place.Container, last?.Running, cancel);
        var preserved = await parts.Evidence.PreserveAsync(settings, prepared.Next.Id, before is null ? null : new ReleaseDescription(before.Description), last?.State, prepared.RouterImage, cancel);
        progress.Report($"{settings.Name}: {(preserved.Count == 0 ? "nothing is there yet that could be kept" : $"keep what is: {string.Join(", ", preserved)}")}");
        await parts.Engine.PrepareAsync(settings, prepared.Description, prepared.Next, prepared.RouterImage, cancel);
        await EnsureRouterAsync(settings, prepared.Description, last, place, prepared.RouterImage, cancel);
        var kept = new KeptRelease(prepared.Next, prepared.Description.Text);
        await parts.Releases.SaveAsync(settings, place.Container, kept, cancel);
        return new RolloutMaterial(kept, before, place, prepared.RouterImage);
    }

    /// <summary>What a killed run worked with.</summary>
    /// <exception cref="DeliveryException">The host does not have it any more.</exception>
    public async Task<RolloutMaterial> ReopenAsync(EnvironmentSettings settings, RolloutRecord record, RouterImage router, CancellationToken cancel)
    {
        var place = RouterPlace.Of(settings);
        var image = await router(settings.Engine, cancel);
        var kept = await parts.Releases.LoadAsync(settings, place.Container, record.New, cancel)
            ?? throw new DeliveryException($"the host of {settings.Name} has no release {record.New.Id} any more: its router or the volume {place.StateVolume} was removed by hand");
        await EnsureRouterAsync(settings, new ReleaseDescription(kept.Description), record, place, image, cancel);
        return new RolloutMaterial(kept, await parts.Releases.LoadAsync(settings, place.Container, record.Old, cancel), place, image);
    }

    public static RolloutState Begin(EnvironmentSettings settings, Release next, Release? running, RolloutRecord? last, IReadOnlyList<ServiceMove> moves, bool isRollback)
    {
        var before = moves.Where(move => move.Old.Count > 0).ToDictionary(move => move.Service, move => move.Old);
        var rotation = settings.Services.Where(service => service.IsRouted && running?.Services.ContainsKey(service.Name) == true)
            .ToDictionary(service => service.Name, service => last?.State.Rotation.GetValueOrDefault(service.Name) is { Count: > 0 } now ? now : running!.Services[service.Name].Servers);
        return new RolloutState(settings.Name, next.Id, running?.Id, RolloutPhase.Preparing)
        {
            IsRollback = isRollback,
            Version = next.Version,
            FromVersion = running?.Version,
            Steps = StepList.Forward(moves, next.Id),
            Before = before,
            Rotation = rotation,
        };
    }

    private async Task EnsureRouterAsync(EnvironmentSettings settings, ReleaseDescription description, RolloutRecord? last, RouterPlace place, string image, CancellationToken cancel)
    {
        if (settings.Services.Any(service => service.IsRouted))
        {
            var standing = (await parts.Engine.ContainersAsync(settings, cancel)).Where(container => container.IsRunning).Select(container => RolloutState.Key(container.Service, container.Server)).ToHashSet(StringComparer.Ordinal);
            await parts.Router.EnsureAsync(place, RouterPlans.Of(settings, description, last?.State.Rotation ?? new Dictionary<string, IReadOnlyList<string>>(), standing), image, RouterPlans.Networks(settings, description), cancel);
        }
    }

    private IEnumerable<Finding> Protections(EnvironmentSettings settings, DeliveryOrder order) =>
        Protection.Judge(settings.Protection, time.GetUtcNow(), order.Reason).Select(refusal => new Finding(Preflight.Rule, Severity.Error, refusal, settings.Place.File, settings.Place.Line, settings.Place.Column));
}
