namespace PipelineBuild.Tools;

/// <summary>Makes a Debian root file system as a tar file with mmdebstrap, from the archives this machine itself uses.</summary>
public sealed class RootFilesystem(IProcessRunner processes, ProgramLocator programs, AptConfiguration apt, MachineNetwork network, IProgress<string> progress)
{
    /// <summary>Manuals and translations: nobody reads them in a container.</summary>
    private static readonly string[] Excluded = ["/usr/share/man/*", "/usr/share/doc/*/*", "/usr/share/locale/*", "/usr/share/info/*"];

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    /// <summary>Leaves the tar file alone when an earlier run has finished it.</summary>
    /// <param name="architecture">In OCI's words: amd64, arm64.</param>
    public async Task MakeAsync(string suite, IReadOnlyList<string> packages, string architecture, string tarFile, CancellationToken cancel)
    {
        if (File.Exists(tarFile))
        {
            return;
        }

        var sources = Sources(suite);
        var unfinished = $"{tarFile}.unfinished";
        var arguments = new List<string> { "--variant=apt", $"--architectures={architecture}", "--skip=check/qemu", "--format=tar" };
        arguments.AddRange(Excluded.Select(path => $"--dpkgopt=path-exclude={path}"));
        // The copyright files stay: scanners read the licences there.
        arguments.Add("--dpkgopt=path-include=/usr/share/doc/*/copyright");
        if (packages.Count > 0)
        {
            arguments.Add($"--include={string.Join(',', packages)}");
        }

        arguments.AddRange([suite, unfinished, .. sources]);
        progress.Report($"mmdebstrap {suite} {architecture}: {packages.Count} packages beyond the essential ones");
        await processes.RunCheckedAsync(new Command(programs.Require("mmdebstrap"), arguments)
        {
            Environment = network.Proxies.ToDictionary(pair => pair.Key, pair => (string?)pair.Value),
            Timeout = Limit,
            // Its notes begin with "I: "; the rest are dpkg's and apt's own words.
            OnLine = line => Show(architecture, line.Text),
        }, cancel);
        File.Move(unfinished, tarFile, overwrite: true);
    }

    private void Show(string architecture, string line)
    {
        if (line.StartsWith("I: ", StringComparison.Ordinal))
        {
            progress.Report($"mmdebstrap {architecture}: {line[3..]}");
        }
    }

    /// <summary>One-line sources for the suite, its updates and its security archive, as far as this machine has them.</summary>
    private List<string> Sources(string suite)
    {
        var lines = new[] { suite, $"{suite}-updates", $"{suite}-security" }
            .Select(name => (Name: name, Mirror: apt.Main(name)))
            .Where(pair => pair.Mirror is not null)
            .Select(pair => $"deb [signed-by={pair.Mirror!.Keyring}] {pair.Mirror.Uri} {pair.Name} main")
            .ToList();
        return lines.Count > 0 ? lines : throw new InvalidOperationException($"this machine's apt sources name no archive that carries '{suite}'; base image recipes need one");
    }
}
