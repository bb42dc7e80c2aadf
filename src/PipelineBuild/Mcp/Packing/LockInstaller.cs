using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Mcp.Packing;

/// <summary>Installs what a lock file names, once for all packages of an npm workspace, and looks whether it really came.</summary>
public sealed class LockInstaller(NpmProject npm, StepJournal journal, IProgress<string> progress)
{
    private const int MostNamed = 3;

    /// <summary>What npm says when the lock file does not fit package.json, and when a download is not what the lock file names.</summary>
    private static readonly (string Code, string Rule, string Meaning)[] Refusals =
    [
        ("EUSAGE", "mcp/lock-outdated", "the lock file does not fit package.json: run npm install and commit the lock file"),
        ("EINTEGRITY", "mcp/lock-integrity", "the registry handed out something else than the lock file names"),
    ];

    /// <summary>Null when everything is there; else why the package can't be built.</summary>
    /// <param name="done">Lock files that were installed from already in this run, with how that went.</param>
    public async Task<PackageReport?> InstallAsync(SourcePackage package, string root, IDictionary<string, PackageReport?> done, CancellationToken cancel)
    {
        if (LockFile.Find(package.Directory, root) is not { } lockFile)
        {
            return PackageReport.Failed(package, "mcp/lock-missing", "no package-lock.json: without it nobody knows what is built; run npm install and commit it");
        }

        if (!done.TryGetValue(lockFile.File, out var report))
        {
            done[lockFile.File] = report = await journal.DoAsync($"npm ci for {package.Settings.Path}", () => InstallAsync(package, lockFile, cancel));
        }

        return report is null ? null : report with { Path = package.Settings.Path, Name = package.Manifest.Name };
    }

    private async Task<PackageReport?> InstallAsync(SourcePackage package, LockFile lockFile, CancellationToken cancel)
    {
        var settings = package.Settings.Build;
        var output = await npm.InstallFromLockAsync(lockFile.Directory, settings.InstallScripts, new NpmCall(settings.CommandLimit, line => progress.Report(line.Text)), cancel);
        var words = LastLines.Of(output);
        if (!output.Succeeded)
        {
            var refusal = Refusals.FirstOrDefault(refusal => output.ErrorText.Contains(refusal.Code, StringComparison.Ordinal));
            return refusal.Code is null
                ? PackageReport.Errored(package, $"npm ci ended with exit code {output.ExitCode}", words)
                : PackageReport.Failed(package, refusal.Rule, refusal.Meaning, words);
        }

        // npm 10.8 ends with exit code 0 after a failed TLS handshake.
        var (all, missing) = lockFile.Compare();
        return missing.Count == 0 ? null : PackageReport.Errored(
            package, $"npm ci ended with exit code 0, but {missing.Count} of the {all} packages of the lock file did not come, such as {string.Join(", ", missing.Take(MostNamed))}; is npm's registry reachable?", words);
    }
}
