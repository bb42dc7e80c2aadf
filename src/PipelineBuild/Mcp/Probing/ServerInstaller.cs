using System.Text.Json;
using PipelineBuild.Artifacts;
using PipelineBuild.Tools;

namespace PipelineBuild.Mcp.Probing;

/// <summary>Installs a tarball into an empty directory, as one of its users would.</summary>
public sealed class ServerInstaller(NpmProject npm, IProgress<string> progress)
{
    /// <summary>What a package asks for that no registry could give.</summary>
    private static readonly string[] PackagesFault = ["EUNSUPPORTEDPROTOCOL", "ERESOLVE", "EINVALIDPACKAGENAME", "EINVALIDTAGNAME"];

    /// <param name="directory">Empty, and in no project: what an own dependency does not name must not be found further up.</param>
    /// <param name="packed">The package first, then those of this pipeline that it needs: they may be in no registry yet.</param>
    /// <param name="registry">Where the package itself came from, which those beside it may come from too; null where it was made here.</param>
    /// <exception cref="McpInstallException">It is the package's own fault.</exception>
    /// <exception cref="InvalidDataException">It could not be installed, or is not what was packed.</exception>
    public async Task<InstalledServer> InstallAsync(string directory, Workspace workspace, IReadOnlyList<PackedPackage> packed, McpPackageSettings settings, CancellationToken cancel, Uri? registry = null)
    {
        var (home, place) = (Directory.CreateDirectory(Path.Combine(directory, "home")).FullName, Directory.CreateDirectory(Path.Combine(directory, "user")).FullName);
        await File.WriteAllTextAsync(Path.Combine(place, McpPackageSettings.Manifest), await ManifestAsync(workspace, packed, cancel), cancel);
        var output = await npm.InstallAsync(place, workspace.Resolve(packed[0].Tarball)!, settings.Build.InstallScripts, new NpmCall(settings.Build.CommandLimit, line => progress.Report(line.Text)) { Arguments = RegistryOf(packed[0].Name, registry) }, cancel);
        if (!output.Succeeded)
        {
            var words = output.StandardError.FirstOrDefault(line => line.Trim().Length > 0) ?? "it said nothing";
            throw PackagesFault.Any(code => output.ErrorText.Contains(code, StringComparison.Ordinal))
                ? new McpInstallException($"npm install refuses it: {string.Join("; ", output.StandardError.Take(3))}")
                : new InvalidDataException($"npm install ended with exit code {output.ExitCode}: {words}");
        }

        var installed = Path.Combine(place, "node_modules", packed[0].Name, McpPackageSettings.Manifest);
        if (!File.Exists(installed))
        {
            throw new InvalidDataException($"npm install ended with exit code 0, but {packed[0].Name} did not come; is npm's registry reachable?");
        }

        var manifest = PackageManifest.Load(installed);
        var command = settings.Test.Command ?? manifest.DefaultBin ?? throw new McpInstallException($"which of the commands {string.Join(", ", manifest.Bin.Keys)} starts the server is not clear; write it as test.command");
        var program = Path.Combine(place, "node_modules", ".bin", command);
        return File.Exists(program) ? new InstalledServer(program, home) : throw new McpInstallException($"there is no command '{command}' after npm install; known: {string.Join(", ", manifest.Bin.Keys)}");
    }

    /// <summary>Only that of its scope, where it has one: others' packages come from where they always come from.</summary>
    private static string[] RegistryOf(string package, Uri? registry) => registry is null ? [] : [package.StartsWith('@') ? $"--{package[..package.IndexOf('/')]}:registry={registry}" : $"--registry={registry}"];

    /// <summary>Names of the pipeline's own packages lead to their tarballs, wherever in the tree they are asked for.</summary>
    private static async Task<string> ManifestAsync(Workspace workspace, IReadOnlyList<PackedPackage> packed, CancellationToken cancel)
    {
        foreach (var package in packed)
        {
            var file = workspace.Resolve(package.Tarball);
            if (file is null || !File.Exists(file) || await NpmTarball.IntegrityAsync(file, cancel) != package.Integrity)
            {
                throw new InvalidDataException($"{package.Tarball} is not what McpBuild packed; run McpBuild again");
            }
        }

        return JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["private"] = true,
            ["overrides"] = packed.Skip(1).ToDictionary(package => package.Name, package => $"file:{workspace.Resolve(package.Tarball)}"),
        });
    }
}

/// <summary>A package can't be installed or started, and is to blame for it.</summary>
public sealed class McpInstallException(string message) : Exception(message);
