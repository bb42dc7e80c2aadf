namespace PipelineBuild.Tools;

/// <summary>Asks dpkg what is installed and makes changes to the system's packages as root.</summary>
public sealed class SystemPackages(IProcessRunner runner, Administrator administrator, ServiceStarts services, TimeProvider time)
{
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ChangeLimit = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan LockLimit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan LockPause = TimeSpan.FromSeconds(3);

    private static readonly Command SetUpInterrupted = Command.Of("env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C", "dpkg", "--force-confold", "--configure", "-a");

    /// <summary>Those of the packages that are not installed.</summary>
    public async Task<IReadOnlyList<string>> MissingAsync(IReadOnlyList<string> packages, CancellationToken cancel)
    {
        if (packages.Count == 0)
        {
            return [];
        }

        // It ends with 1 when it does not know one of them, and still tells about the others.
        var output = await runner.RunAsync(
            new Command("dpkg-query", ["-W", "-f", "${Package} ${db:Status-Status}\\n", .. packages]) { Timeout = AskLimit }, cancel);
        var installed = output.StandardOutput.Select(line => line.Split(' ')).Where(words => words is [_, "installed"]).Select(words => words[0]).ToHashSet();
        return packages.Where(package => !installed.Contains(package)).ToList();
    }

    /// <summary>Makes the changes one after the other while packages may not start services.</summary>
    public Task ApplyAsync(IReadOnlyList<SystemChange> changes, IProgress<string> progress, CancellationToken cancel) =>
        services.WithoutAsync(
            async () =>
            {
                foreach (var change in changes)
                {
                    progress.Report(change.What);
                    await ApplyAsync(change, progress, cancel);
                }
            },
            cancel);

    /// <summary>apt waits for dpkg's lock by itself but not for that of its package lists.</summary>
    private async Task ApplyAsync(SystemChange change, IProgress<string> progress, CancellationToken cancel)
    {
        var begun = time.GetTimestamp();
        var command = change.Command with { Timeout = ChangeLimit };
        var mended = false;
        while (true)
        {
            var output = await administrator.RunAsync(command, cancel);
            if (output.Succeeded)
            {
                return;
            }

            if (!mended && output.ErrorText.Contains("dpkg was interrupted", StringComparison.Ordinal))
            {
                // A killed installation, ours or another's, left packages half set up; dpkg takes no others until they are.
                mended = true;
                progress.Report("set up the packages that a killed installation left half-way");
                await administrator.RunCheckedAsync(SetUpInterrupted with { Timeout = ChangeLimit }, cancel);
                continue;
            }

            if (!output.ErrorText.Contains("Could not get lock", StringComparison.Ordinal) || time.GetElapsedTime(begun) > LockLimit)
            {
                throw new ProcessFailedException(command, output, runner.Mask);
            }

            await Task.Delay(LockPause, time, cancel);
        }
    }
}
