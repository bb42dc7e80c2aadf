using PipelineBuild.Tools;

namespace PipelineBuild.Toolchain;

/// <summary>Says how a tool is mended on this machine: a command where there is one, else what to do.</summary>
public sealed record Mending(OsRelease Release, bool MayAdminister, bool RunsSystemd, string Architecture = "amd64")
{
    public const string Setup = "./build.sh --target=Setup";

    private bool HasApt => Release.IsDebian || Release.IsUbuntu;

    public string Of(Tool tool, ToolState state) => (tool.Check, state) switch
    {
        (EngineCheck, ToolState.Denied) => "sudo usermod -aG docker \"$USER\", then log in again",
        (EngineCheck, ToolState.Unreachable) => "start the engine that DOCKER_HOST names, or unset DOCKER_HOST",
        (EngineCheck, ToolState.Stopped) when !MayAdminister => RunsSystemd ? "sudo systemctl start docker" : "start dockerd as root",
        (_, ToolState.Stopped) => ByUs(),
        (ProgramCheck check, ToolState.UnknownVersion) when tool.Source is not CachedPackage =>
            $"see what '{string.Join(' ', check.VersionArguments.Prepend(check.Program))}' says",
        _ => FromSource(tool, state),
    };

    public static string Describe(ToolSource source) => source switch
    {
        CachedPackage package => $"Debian package {package.Package} {package.Version} ({package.Suite}), per-user cache",
        NpmProgram npm => $"npm package {npm.Pin.Package} (program {npm.Pin.Version}), per-user cache",
        InstalledPackages packages => $"system package {packages.Debian[0]}",
        ByHand => "the machine",
        var other => throw new NotSupportedException(other.GetType().Name),
    };

    private string FromSource(Tool tool, ToolState state) => tool.Source switch
    {
        CachedPackage when HasApt => Setup,
        NpmProgram npm => !HasApt ? $"run the target on Debian or Ubuntu: {npm.Pin.Program} is unpacked with a program of theirs" : Architecture == npm.Pin.Architecture ? Setup : $"run the target on {npm.Pin.Architecture}: there is no pinned {npm.Pin.Program} for {Architecture}",
        CachedPackage package => $"install {package.Package} {tool.Minimum} or newer",
        InstalledPackages packages when HasApt && state == ToolState.TooOld => $"update {packages.For(Release.IsUbuntu)[0]} to {tool.Minimum} or newer (Setup never replaces what is installed)",
        InstalledPackages when HasApt => ByUs(),
        InstalledPackages packages => $"install {string.Join(", ", packages.Debian)}, as {Named(Release)} calls them" + (tool.Minimum is null ? "" : $", {tool.Minimum} or newer"),
        ByHand byHand => byHand.Instruction,
        var other => throw new NotSupportedException(other.GetType().Name),
    };

    private string ByUs() => MayAdminister ? Setup : $"{Setup}   (prints what an administrator has to run)";

    private static string Named(OsRelease release) => release.PrettyName.Length > 0 ? release.PrettyName : "this system";
}
