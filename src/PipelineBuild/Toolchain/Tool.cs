using PipelineBuild.Tools;

namespace PipelineBuild.Toolchain;

/// <summary>One external program: what for, who needs it, which version, and where it comes from.</summary>
/// <param name="Name">For people and for <c>--json</c>.</param>
/// <param name="Targets">The targets that cannot work without it.</param>
public sealed record Tool(string Name, string Purpose, IReadOnlyList<string> Targets, ToolCheck Check, ToolSource Source)
{
    /// <summary>The oldest version that will do.</summary>
    public Version? Minimum { get; init; }

    /// <summary>Whether a target really uses it for this workload.</summary>
    public Func<WorkloadNeeds, string, bool> Uses { get; init; } = (_, _) => true;

    /// <summary>The targets that its absence stops, of those asked about; null means all.</summary>
    public IReadOnlyList<string> NeededBy(WorkloadNeeds needs, IReadOnlyList<string>? targets) =>
        Targets.Where(target => Uses(needs, target) && (targets is null || targets.Contains(target))).ToList();

    /// <summary>The version of our own list, where we have one.</summary>
    public string? Pinned => (Source as CachedPackage)?.Version ?? (Source as NpmProgram)?.Pin.Version;
}

/// <summary>How to tell whether it is there.</summary>
public abstract record ToolCheck;

/// <summary>A program that prints its version.</summary>
public record ProgramCheck(string Program, params string[] VersionArguments) : ToolCheck
{
    /// <summary>The plugin of the docker client that gives the answer.</summary>
    public string? Plugin { get; init; }
}

/// <summary>A program of the per-user cache whose version is that of its package, because Debian's build of it prints none.</summary>
public sealed record CachedProgramCheck(string Program, params string[] VersionArguments) : ProgramCheck(Program, VersionArguments);

/// <summary>One very program of the per-user cache; another of its name will not do, whatever version it prints.</summary>
public sealed record PinnedProgramCheck(PinnedNpmProgram Pin) : ToolCheck;

/// <summary>The Docker Engine: installed, running and open to this user.</summary>
public sealed record EngineCheck : ToolCheck;

/// <summary>A QEMU handler in the kernel for each foreign platform of the workload.</summary>
public sealed record EmulationCheck : ToolCheck;

/// <summary>Where a program comes from.</summary>
public abstract record ToolSource;

/// <summary>A Debian package unpacked into the per-user cache; nothing is installed.</summary>
/// <param name="Suite">Debian release it is taken from; Ubuntu takes its own release's.</param>
/// <param name="Sha256">Of the package file by Debian architecture: our pin.</param>
/// <param name="Program">Path of the program within the package.</param>
public sealed record CachedPackage(string Package, string Suite, string Version, IReadOnlyDictionary<string, string> Sha256, string Program) : ToolSource;

/// <summary>A packed program of an npm package, unpacked into the per-user cache; every hash is pinned.</summary>
/// <param name="Unpacker">Debian packages that together hold the program which unpacks it, and what that needs to run.</param>
public sealed record NpmProgram(PinnedNpmProgram Pin, IReadOnlyList<CachedPackage> Unpacker) : ToolSource;

/// <summary>Packages of the system, installed as root.</summary>
/// <param name="Debian">Names on Debian.</param>
/// <param name="Ubuntu">Names on Ubuntu; null where they are the same.</param>
public sealed record InstalledPackages(IReadOnlyList<string> Debian, IReadOnlyList<string>? Ubuntu = null) : ToolSource
{
    public IReadOnlyList<string> For(bool ubuntu) => ubuntu && Ubuntu is not null ? Ubuntu : Debian;
}

/// <summary>Something the machine has to bring.</summary>
public sealed record ByHand(string Instruction) : ToolSource;
