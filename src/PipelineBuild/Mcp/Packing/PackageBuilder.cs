using PipelineBuild.Results;
using PipelineBuild.Telemetry;
using PipelineBuild.Tools;

namespace PipelineBuild.Mcp.Packing;

/// <summary>Builds every package of pipeline.yml from its lock file to a tarball in artifacts/mcp.</summary>
public sealed class PackageBuilder(LockInstaller installer, PackagePacker packer, TreeWatch tree, IGit git, IProgress<string> progress)
{
    private const string Dirty = "-dirty";

    public async Task<McpBuildResult> BuildAsync(PipelineConfig config, CancellationToken cancel)
    {
        var packages = PackageSources.Read(config);
        if (PackageSources.Problems(packages) is { Count: > 0 } problems)
        {
            return new McpBuildResult(Outcome.Failed, problems[0].Message) { Findings = problems };
        }

        var (root, head) = (config.Workspace.Root, await git.HeadAsync(config.Workspace.Root, cancel));
        var before = await tree.LookAsync(root, packages, cancel);
        Clear(config);
        var done = new Dictionary<string, PackageReport?>();
        var reports = new List<PackageReport>();
        foreach (var package in packages)
        {
            var report = await PipelineTrace.StepAsync($"package {package.Manifest.Name}", () => OneAsync(config, package, done, cancel));
            progress.Report($"{package.Settings.Path}: {report.Outcome.ToString().ToLowerInvariant()}: {report.Summary}");
            reports.Add(report);
        }

        return Result(reports, TreeWatch.Compare(before, await tree.LookAsync(root, packages, cancel))) with { Revision = head is null ? null : head.IsDirty ? head.Sha + Dirty : head.Sha };
    }

    private async Task<PackageReport> OneAsync(PipelineConfig config, SourcePackage package, Dictionary<string, PackageReport?> done, CancellationToken cancel)
    {
        try
        {
            return await installer.InstallAsync(package, config.Workspace.Root, done, cancel) ?? await packer.PackAsync(package, config.Workspace, cancel);
        }
        catch (Exception error) when (!cancel.IsCancellationRequested && error is InvalidDataException or TimeoutException or IOException)
        {
            return PackageReport.Errored(package, error.Message);
        }
    }

    /// <summary>What an earlier run packed must not be taken for what this one did.</summary>
    private static void Clear(PipelineConfig config)
    {
        var folder = config.Workspace.Artifact(PackagePacker.Folder);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static McpBuildResult Result(IReadOnlyList<PackageReport> reports, IReadOnlyList<Finding> tree)
    {
        var bad = reports.Where(report => report.Outcome != Outcome.Passed).Select(report => $"{report.Path}: {report.Summary}").Concat(tree.Select(finding => finding.Message)).ToList();
        var outcome = reports.Any(report => report.Outcome == Outcome.Errored) ? Outcome.Errored : bad.Count > 0 ? Outcome.Failed : Outcome.Passed;
        return new McpBuildResult(outcome, bad.Count > 0 ? string.Join("; ", bad) : $"{reports.Count} package{(reports.Count == 1 ? "" : "s")}: {string.Join("; ", reports.Select(report => report.Summary))}")
        {
            Packages = reports.Select(report => report.Packed).OfType<PackedPackage>().ToList(),
            Findings = [.. reports.SelectMany(report => report.Findings), .. tree],
            Cases = reports.Select(report => new ResultCase("McpBuild", report.Path, report.Outcome, report.Summary, TimeSpan.Zero)).ToList(),
            Text = reports.Where(report => report.LastWords.Count > 0).SelectMany(report => (string[])["", $"{report.Path}: {report.Summary}", .. report.LastWords.Select(line => $"  | {line}")]).ToList(),
            Table = new ResultTable(["package", "version", "tarball", "bytes"], reports.Select(report => report.Packed).OfType<PackedPackage>()
                .Select(packed => (IReadOnlyList<string>)[packed.Name, packed.Version, packed.Tarball, packed.Bytes.ToString(System.Globalization.CultureInfo.InvariantCulture)]).ToList()),
        };
    }
}
