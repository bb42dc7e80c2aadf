using PipelineBuild.Artifacts;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Mcp.Packing;

/// <summary>Makes the tarball of one installed package: its build, its tests, npm pack, and a look at what came out.</summary>
public sealed class PackagePacker(NpmProject npm, StepJournal journal, IProgress<string> progress)
{
    /// <summary>Below artifacts/.</summary>
    public const string Folder = "mcp";

    public async Task<PackageReport> PackAsync(SourcePackage package, Workspace workspace, CancellationToken cancel)
    {
        var scripts = new List<(string Script, string Rule, string Failure)>();
        scripts.AddRange(package.Manifest.HasBuild ? [("build", "mcp/build-failed", "npm run build")] : []);
        scripts.AddRange(package.Manifest.HasTests ? [("test", "mcp/tests-failed", "npm test")] : []);
        foreach (var (script, rule, name) in scripts)
        {
            if (await journal.DoAsync($"{name} in {package.Settings.Path}", () => RunAsync(package, script, rule, name, cancel)) is { } failure)
            {
                return failure;
            }
        }

        return await journal.DoAsync($"npm pack in {package.Settings.Path}", () => PackInAsync(package, workspace, cancel));
    }

    private async Task<PackageReport?> RunAsync(SourcePackage package, string script, string rule, string name, CancellationToken cancel)
    {
        try
        {
            var output = await npm.RunScriptAsync(package.Directory, script, Call(package), cancel);
            return output.Succeeded ? null : PackageReport.Failed(package, rule, $"{name} ended with exit code {output.ExitCode}", LastLines.Of(output));
        }
        catch (TimeoutException error)
        {
            return PackageReport.Failed(package, rule, error.Message);
        }
    }

    /// <summary>Packed beside its place and moved there, so that a killed run leaves no half of a tarball under its name.</summary>
    private async Task<PackageReport> PackInAsync(SourcePackage package, Workspace workspace, CancellationToken cancel)
    {
        var unfinished = Directory.CreateDirectory(workspace.Artifact(Folder, $".{Guid.NewGuid():N}")).FullName;
        try
        {
            // Standard output is JSON for us.
            var output = await npm.PackAsync(package.Directory, unfinished, Call(package) with { OnLine = Report }, cancel);
            if (!output.Succeeded)
            {
                return PackageReport.Failed(package, "mcp/pack-failed", $"npm pack ended with exit code {output.ExitCode}", LastLines.Of(output));
            }

            // Not by the name that npm prints: older ones print that of a scoped package as it was never written.
            var packed = NpmProject.ReadPack(output.Text);
            var file = Directory.GetFiles(unfinished) is [var only] ? only : throw new InvalidDataException($"npm pack ended with exit code 0, but left {Directory.GetFiles(unfinished).Length} files");
            var integrity = await NpmTarball.IntegrityAsync(file, cancel);
            if (integrity != packed.Integrity)
            {
                return PackageReport.Errored(package, $"npm says that it packed {packed.Integrity}, and the file is {integrity}");
            }

            var place = workspace.Artifact(Folder, Path.GetFileName(file));
            File.Move(file, place, overwrite: true);
            return await JudgeAsync(package, new PackedPackage(packed.Name, packed.Version, package.Settings.Path, workspace.Relative(place), integrity, new FileInfo(place).Length), place, cancel);
        }
        finally
        {
            Directory.Delete(unfinished, recursive: true);
        }
    }

    /// <summary>By the package.json of the tarball: a prepack script may have written another.</summary>
    private static async Task<PackageReport> JudgeAsync(SourcePackage package, PackedPackage packed, string place, CancellationToken cancel)
    {
        var files = await NpmTarballReader.ReadAsync(place, cancel);
        if (files.FirstOrDefault(file => file.Path == McpPackageSettings.Manifest)?.Bytes is not { } manifest)
        {
            return PackageReport.Errored(package, $"{packed.Tarball} holds no {McpPackageSettings.Manifest}");
        }

        var findings = new TarballRules(packed.Path, PackageManifest.Parse(System.Text.Encoding.UTF8.GetString(manifest.Span)), files, packed.Bytes, package.Settings.Build).Judge();
        var summary = $"{packed.Name} {packed.Version}, {files.Count} files, {packed.Bytes.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)} bytes";
        return findings.Count == 0
            ? new PackageReport(packed.Path, packed.Name, Outcome.Passed, summary, packed)
            : new PackageReport(packed.Path, packed.Name, Outcome.Failed, $"{findings[0].Message[(packed.Name.Length + 2)..]}{(findings.Count == 1 ? "" : $" and {findings.Count - 1} more")}", packed) { Findings = findings };
    }

    private void Report(OutputLine line)
    {
        if (line.IsError)
        {
            progress.Report(line.Text);
        }
    }

    private NpmCall Call(SourcePackage package) => new(package.Settings.Build.CommandLimit, line => progress.Report(line.Text));
}
