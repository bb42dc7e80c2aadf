using PipelineBuild.Results;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Signing;

namespace PipelineBuild.Toolchain;

/// <summary>Tells what Setup would fetch, install, start and register; looks only.</summary>
public sealed class SetupPlanner(ToolDoctor doctor, CacheInstaller cached, NpmProgramInstaller packed, SystemInstaller system, LocalKeyPair signing, AptConfiguration apt)
{
    /// <param name="targets">Only what these need; null means all.</param>
    public async Task<PlanResult> PlanAsync(WorkloadNeeds needs, IReadOnlyList<string>? targets, CancellationToken cancel)
    {
        var found = await doctor.InspectAsync(needs, targets, cancel);
        var changes = new List<PlannedChange>();
        var missing = ToolInstaller.Missing(found);
        if (apt.Release.IsDebian || apt.Release.IsUbuntu)
        {
            changes.AddRange(missing.Where(tool => tool.Source is CachedPackage).Select(tool => cached.Foresee((CachedPackage)tool.Source, (ProgramCheck)tool.Check)));
            changes.AddRange(missing.Select(tool => tool.Source).OfType<NpmProgram>().Select(packed.Foresee));
            changes.AddRange(await system.ForeseeAsync(missing, cancel));
        }

        if (ToolInstaller.Wanted(found, "docker-engine"))
        {
            changes.Add(new PlannedChange(ChangeKind.Start, "Docker Engine", "by systemd where it runs, else detached from the run"));
        }

        if (ToolInstaller.Wanted(found, "qemu"))
        {
            changes.AddRange(system.ForeseeEmulation(needs.Platforms));
        }

        if (ToolInstaller.WantsKey(needs, targets) && !signing.Exists)
        {
            changes.Add(new PlannedChange(ChangeKind.Create, $"signing key in {signing.Folder}", "for this user and the registry 'local' only"));
        }

        return PlanResult.Of(changes, changes.Count == 0 ? found.Summary : "");
    }
}
