namespace PipelineBuild.Tools.Npm;

/// <summary>Changes what a registry holds, and takes from it, by the npm program.</summary>
public sealed class NpmChanges(INpm npm, IProcessRunner runner, ProgramLocator programs)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Uploads a tarball once; whoever retries asks the registry first.</summary>
    /// <exception cref="InvalidDataException">The file is no longer the one with that integrity.</exception>
    /// <exception cref="ProcessFailedException">npm says that it did not work, which the registry may see differently.</exception>
    /// <exception cref="TimeoutException">The same.</exception>
    public async Task UploadAsync(NpmSession session, NpmFile file, string distTag, string? access, bool provenance, CancellationToken cancel)
    {
        // npm tells the registry where the file lay: a copy elsewhere keeps the machine's folders out of it, and nobody can change it any more.
        var copy = Path.Combine(session.Directory, Path.GetFileName(file.Path));
        File.Copy(file.Path, copy, overwrite: true);
        if (await NpmTarball.IntegrityAsync(copy, cancel) is var actual && actual != file.Integrity)
        {
            throw new InvalidDataException($"{Path.GetFileName(file.Path)} has the integrity {actual}, but {file.Integrity} is what was tested: it is not published");
        }

        await npm.PublishAsync(new NpmUpload($"./{Path.GetFileName(copy)}", distTag, session.Directory)
        {
            Access = access,
            Arguments = ["--ignore-scripts", "--fetch-retries=0", .. provenance ? ["--provenance"] : Array.Empty<string>(), .. session.Arguments],
            Environment = session.Environment,
            Timeout = Limit,
        }, cancel);
    }

    public Task TagAsync(NpmSession session, string package, string version, string distTag, CancellationToken cancel) =>
        RunAsync(session, session.Directory, ["dist-tag", "add", $"{package}@{version}", distTag], cancel);

    public Task DeprecateAsync(NpmSession session, string package, string version, string reason, CancellationToken cancel) =>
        RunAsync(session, session.Directory, ["deprecate", $"{package}@{version}", reason], cancel);

    /// <summary>Installs as somebody does who never had the package: with an empty cache, without running foreign scripts beside our login.</summary>
    public async Task InstallAsync(NpmSession session, string package, string version, string directory, CancellationToken cancel)
    {
        await File.WriteAllTextAsync(Path.Combine(directory, "package.json"), "{ \"private\": true }\n", cancel);
        await RunAsync(session, directory, ["install", "--save-exact", $"{package}@{version}", "--ignore-scripts", "--no-audit", "--no-fund", $"--cache={Path.Combine(directory, ".cache")}"], cancel);
    }

    /// <summary>Downloads the tarball of a published version into an empty directory; no script of anybody runs.</summary>
    /// <returns>The file.</returns>
    /// <exception cref="InvalidDataException">npm left something else there.</exception>
    public async Task<string> FetchAsync(NpmSession session, string package, string version, string directory, CancellationToken cancel)
    {
        await RunAsync(session, session.Directory, ["pack", $"{package}@{version}", "--ignore-scripts", $"--pack-destination={directory}"], cancel);
        return Directory.GetFiles(directory) is [var only] ? only : throw new InvalidDataException($"npm pack {package}@{version} ended with exit code 0, but left {Directory.GetFiles(directory).Length} files");
    }

    private Task RunAsync(NpmSession session, string directory, IReadOnlyList<string> arguments, CancellationToken cancel) =>
        runner.RunCheckedAsync(new Command(programs.Require("npm"), [.. arguments, .. session.Arguments]) { WorkingDirectory = directory, Environment = session.Environment, Timeout = Limit }, cancel);
}

/// <summary>A tarball and the integrity that it must have.</summary>
public sealed record NpmFile(string Path, string Integrity);
