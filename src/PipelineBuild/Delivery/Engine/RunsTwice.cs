using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Compose;
using PipelineBuild.Delivery.Rollouts;
using PipelineBuild.Results;

namespace PipelineBuild.Delivery.Engine;

/// <summary>Finds why a service can't run twice at the same time, as strategies without a gap need it to. Pure but for reading the files.</summary>
public static class RunsTwice
{
    public const string Rule = "delivery/runs-once";
    public const string UnknownService = "delivery/unknown-service";

    /// <param name="asked">Instead of the strategies of pipeline.yml.</param>
    public static IReadOnlyList<Finding> Check(Workspace workspace, EnvironmentSettings settings, Strategy? asked = null)
    {
        var projects = settings.ComposeFiles.Select(file => ComposeReader.Read(workspace, workspace.Resolve(file)!)).ToList();
        var services = projects.SelectMany(project => project.Services).ToList();
        var findings = new List<Finding>();
        foreach (var wanted in settings.Services)
        {
            var parts = services.Where(service => service.Name == wanted.Name).ToList();
            if (parts.Count == 0)
            {
                findings.Add(At(UnknownService, wanted.Place.File, wanted.Place.Line, wanted.Place.Column, $"the environment {settings.Name} has a service '{wanted.Name}', and its compose files have {string.Join(", ", services.Select(service => service.Name).Distinct())}"));
            }
            else if (wanted.Strategy != Strategy.Recreate)
            {
                findings.AddRange(parts.SelectMany(part => Of(settings, wanted, part)));
            }
            else if (asked is not (null or Strategy.Recreate))
            {
                var why = parts.SelectMany(part => Of(settings, wanted with { Strategy = asked.Value }, part)).ToList();
                findings.AddRange(why.Count > 0 ? why : [HasOnePlace(wanted.Place, $"{wanted.Name} has strategy: recreate in pipeline.yml and so one place only", asked.Value)]);
            }
        }

        if (settings.Services.Count == 0 && asked is not (null or Strategy.Recreate))
        {
            findings.Add(HasOnePlace(settings.Place, $"the environment {settings.Name} lists no services, so each has one place only", asked.Value));
        }

        return findings;
    }

    private static IEnumerable<Finding> Of(EnvironmentSettings settings, ServiceSettings wanted, ComposeService service)
    {
        if (service.ContainerName is { } name)
        {
            yield return Refuse(name.Place, wanted, $"container_name '{name.Text}' can be had by one container only: leave it out");
        }

        foreach (var port in service.Ports.Where(port => port.IsFixed))
        {
            yield return Refuse(port.Place, wanted, $"port {port.Published} of the host can be held by one container only: leave the host's port out, and write publish: {port.Published} at the service in pipeline.yml, so that the router answers there");
        }

        foreach (var mount in service.Mounts.Where(mount => mount is { IsReadOnly: false, Source: not null, Kind: MountKind.Volume or MountKind.Bind } && !settings.SharedVolumes.Contains(mount.Source)))
        {
            yield return Refuse(mount.Place, wanted, $"both versions would write '{mount.Source}' at once: mount it read-only, list it under sharedVolumes if two writers are safe, or take strategy: recreate");
        }

        if (service.NetworkMode is { Text: not "bridge" } mode)
        {
            yield return Refuse(mode.Place, wanted, $"with network_mode '{mode.Text}' the router can't tell two containers apart: put the service into a network");
        }
    }

    private static Finding HasOnePlace(Configuration.ConfigPlace place, string why, Strategy asked) =>
        At(Rule, place.File, place.Line, place.Column, $"{why}: --strategy={ServiceSettings.NameOf(asked)} needs a second; give the service that strategy and its port in pipeline.yml, or leave --strategy out");

    private static Finding Refuse(Configuration.ConfigPlace place, ServiceSettings wanted, string why) =>
        At(Rule, place.File, place.Line, place.Column, $"{wanted.Name} can't run twice, as strategy {wanted.StrategyName} needs: {why}");

    private static Finding At(string rule, string file, int line, int column, string message) => new(rule, Severity.Error, message, file, line, column);
}
