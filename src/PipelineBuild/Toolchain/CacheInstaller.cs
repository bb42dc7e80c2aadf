using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Toolchain;

/// <summary>Brings one program of the list into the per-user cache: fetched, compared with the pin, tried, then put in its place.</summary>
/// <remarks>The caller holds the lock of the cache: one installer at a time.</remarks>
public sealed class CacheInstaller(DebianPackages packages, ProgramLocator programs, AptConfiguration apt, Machine machine, IProcessRunner runner)
{
    private static readonly TimeSpan TryLimit = TimeSpan.FromSeconds(20);

    /// <exception cref="InvalidDataException">The package is not the pinned one although it has its version, or its program does not run here.</exception>
    public async Task InstallAsync(CachedPackage package, ProgramCheck check, Action<string> say, CancellationToken cancel)
    {
        var archive = Archive(package);
        say($"{check.Program}: fetch Debian package {package.Package} ({string.Join(", ", archive.Suites)}) into the per-user cache");
        programs.Cache.RemoveLeftovers();
        var staging = programs.Cache.NewStagingFolder();
        try
        {
            var (fetched, pinned) = (await UnpackAsync([package], staging, say, cancel))[0];

            var relative = Path.Combine("root", package.Program);
            await TryAsync(Path.Combine(staging, relative), check, package, cancel);
            programs.Cache.Accept(check.Program, staging, new CacheManifest(
                package.Package, fetched.Version, fetched.Architecture, archive.Suites[0], relative,
                ProgramCache.Sha256(Path.Combine(staging, relative)), fetched.Sha256, pinned));
            say($"{check.Program}: {fetched.Version} is ready ({programs.Find(check.Program)})");
        }
        finally
        {
            if (Directory.Exists(staging))
            {
                Directory.Delete(staging, recursive: true);
            }
        }
    }

    /// <summary>Unpacks packages of one archive below <c>root</c> of a folder, each compared with its pin.</summary>
    internal async Task<IReadOnlyList<(FetchedPackage Fetched, bool IsPinned)>> UnpackAsync(IReadOnlyList<CachedPackage> wanted, string folder, Action<string> say, CancellationToken cancel)
    {
        var options = await packages.UpdateAsync(Archive(wanted[0]), cancel);
        var done = new List<(FetchedPackage, bool)>();
        foreach (var package in wanted)
        {
            var fetched = await packages.DownloadAsync(options, package.Package, apt.Release.IsUbuntu ? null : package.Version, Path.Combine(folder, "deb"), cancel);
            done.Add((fetched, IsPinned(package, fetched, say)));
            await packages.UnpackAsync(fetched.File, Path.Combine(folder, "root"), cancel);
        }

        Directory.Delete(Path.Combine(folder, "deb"), recursive: true);
        return done;
    }

    /// <summary>What <see cref="InstallAsync"/> would bring.</summary>
    public PlannedChange Foresee(CachedPackage package, ProgramCheck check) => new(
        ChangeKind.Install, check.Program, $"Debian package {package.Package}{(apt.Release.IsUbuntu ? "" : $" {package.Version}")} ({Archive(package).Suites[0]}), unpacked into {programs.Cache.Programs}");

    /// <summary>Another version is what a stable suite has after a point release: its signed index vouches for it, our pin cannot.</summary>
    private bool IsPinned(CachedPackage package, FetchedPackage fetched, Action<string> say)
    {
        var pin = package.Sha256.GetValueOrDefault(machine.DebianArchitecture);
        if (fetched.Version == package.Version && pin is not null && !apt.Release.IsUbuntu)
        {
            return fetched.Sha256 == pin
                ? true
                : throw new InvalidDataException($"{package.Package} {package.Version} has the sha256 {fetched.Sha256}, our list says {pin}: it is not used");
        }

        say($"{package.Package}: the archive has {fetched.Version}, our list {package.Version}; taken because the archive's signed index vouches for sha256 {fetched.Sha256}");
        return false;
    }

    private async Task TryAsync(string program, ProgramCheck check, CachedPackage package, CancellationToken cancel)
    {
        if (!File.Exists(program))
        {
            throw new InvalidDataException($"package {package.Package} has no {package.Program}");
        }

        var output = await runner.RunAsync(new Command(program, check.VersionArguments) { Timeout = TryLimit }, cancel);
        if (!output.Succeeded)
        {
            throw new InvalidDataException($"{check.Program} of package {package.Package} does not run on this machine: {output.ErrorText.Trim()}");
        }
    }

    private DebianArchive Archive(CachedPackage package)
    {
        var release = apt.Release.Codename;
        var mirror = apt.Main(release)
            ?? throw new InvalidOperationException($"no apt source of this machine names the main archive of {release}: cannot tell where to get {package.Package} from");
        return apt.Release.IsUbuntu
            ? new DebianArchive(mirror, [release, $"{release}-updates"], ["main", "universe"])
            : new DebianArchive(mirror, [package.Suite], ["main"]);
    }
}
