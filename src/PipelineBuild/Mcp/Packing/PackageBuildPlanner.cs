using PipelineBuild.Results;

namespace PipelineBuild.Mcp.Packing;

/// <summary>Tells what a build of the packages would run and write; changes nothing.</summary>
public sealed class PackageBuildPlanner
{
    public PlanResult Plan(PipelineConfig config)
    {
        var packages = PackageSources.Read(config);
        var findings = PackageSources.Problems(packages).ToList();
        var changes = new List<PlannedChange>();
        var installed = new HashSet<string>();
        foreach (var package in packages)
        {
            if (LockFile.Find(package.Directory, config.Workspace.Root) is not { } lockFile)
            {
                findings.AddRange(PackageReport.Failed(package, "mcp/lock-missing", "no package-lock.json, so the build would be refused").Findings);
                continue;
            }

            if (installed.Add(lockFile.File))
            {
                changes.Add(new PlannedChange(ChangeKind.Run, $"npm ci{(package.Settings.Build.InstallScripts ? "" : " --ignore-scripts")}", $"in {config.Workspace.Relative(lockFile.Directory)}, replaces node_modules"));
            }

            changes.AddRange(Scripts(package).Select(script => new PlannedChange(ChangeKind.Run, script, $"in {package.Settings.Path}")));
            changes.Add(new PlannedChange(ChangeKind.Write, config.Workspace.Relative(config.Workspace.Artifact(PackagePacker.Folder, TarballName(package.Manifest)))));
        }

        return PlanResult.Of(changes) with { Findings = findings };
    }

    private static IEnumerable<string> Scripts(SourcePackage package) =>
        ((string?[])[package.Manifest.HasBuild ? "npm run build" : null, package.Manifest.HasTests ? "npm test" : null, "npm pack"]).OfType<string>();

    /// <summary>As npm makes it of the name.</summary>
    private static string TarballName(PackageManifest manifest) => $"{manifest.Name.TrimStart('@').Replace('/', '-')}-{manifest.Version}.tgz";
}
