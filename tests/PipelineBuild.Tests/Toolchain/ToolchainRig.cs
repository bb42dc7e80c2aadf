using System.Security.Cryptography;
using System.Text;
using PipelineBuild.Artifacts;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Toolchain;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Scanning;
using PipelineBuild.Tools.Signing;

namespace PipelineBuild.Tests.Toolchain;

/// <summary>A Debian machine in a folder, with every tool of the list there and answering; tests take away what they are about.</summary>
public sealed class ToolchainRig : IDisposable
{
    private static readonly Dictionary<string, string> Versions = new()
    {
        ["git --version"] = "git version 2.39.5",
        ["dotnet --version"] = "10.0.401",
        ["docker --version"] = "Docker version 26.1.5, build 1",
        ["docker buildx version"] = "github.com/docker/buildx 0.13.1+ds1",
        ["docker compose version"] = "Docker Compose version 2.26.1-4",
        ["docker version --format {{.Server.Version}}"] = "26.1.5+dfsg1",
        ["docker-registry --version"] = "docker-registry github.com/docker/distribution 2.8.3+ds1",
        ["mmdebstrap --version"] = "mmdebstrap 1.3.5",
        ["setsid --version"] = "setsid from util-linux 2.38.1",
        ["node --version"] = "v20.20.2",
        ["npm --version"] = "10.8.2",
        ["shellcheck --version"] = "version: 0.9.0",
        ["jq --version"] = "jq-1.6",
    };

    public ToolchainRig()
    {
        foreach (var (command, answer) in Versions)
        {
            Runner.On(command, answer);
            Folder.WriteProgram($"bin/{command.Split(' ')[0]}");
        }

        Folder.WriteProgram("bin/mount");
        Folder.WriteProgram("usr/sbin/dockerd");
        Folder.Write("etc/docker/daemon.json", "{}");
        Folder.Write("etc/os-release", "ID=debian\nVERSION_CODENAME=bookworm\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n");
        Folder.Write("etc/apt/sources.list", "deb https://mirror.example.org/debian bookworm main\n");
        WriteScanner();
        WriteSigner();
        WriteProbe();
        Docker.Queries["info --format {{json .}}"] = RecordedInfo;
        Docker.Builders["default"] = Tests.Tools.RecordedDocker.EngineBuilder;
    }

    public TempFolder Folder { get; } = new();

    public FakeProcessRunner Runner { get; } = new();

    public FakeDocker Docker { get; } = new();

    public FakeNpm Npm { get; } = new();

    public Spoken Spoken { get; } = new();

    public bool IsRoot { get; set; } = true;

    public WorkloadNeeds Needs { get; set; } = new(LocalRegistry: true, BaseImageRecipes: true, ["linux/amd64", "linux/arm64"], NpmPackages: true);

    private static string RecordedInfo => Tests.Tools.RecordedDocker.ContainerdInfo;

    /// <summary>Commands that are not mere questions about what is there.</summary>
    public IEnumerable<string> Changes =>
        Runner.Lines.Where(line => !Versions.ContainsKey(line) && !line.StartsWith("dpkg-query", StringComparison.Ordinal) && line != "sudo -n true");

    public ProgramLocator Programs => new(Folders, FakeEnvironment.With(("PATH", Folder.At("bin"))), Folder.Path);

    private UserFolders Folders => new(Folder.At("cache"), Folder.At("data"));

    private Machine Machine => new(Folder.Path, IsRoot, "amd64");

    private AptConfiguration Apt => new(Folder.Path, "amd64");

    public void Dispose() => Folder.Dispose();

    public void Remove(string program) => File.Delete(Folder.At($"bin/{program}"));

    private void WriteProbe()
    {
        Folder.WriteProgram("probe/bin/busybox");
        Programs.Cache.Accept("busybox-static", Folder.At("probe"), new CacheManifest("busybox-static", "1:1.35.0-4+deb12u1+b1", "amd64", "bookworm", "bin/busybox", ProgramCache.Sha256(Folder.At("probe/bin/busybox")), "", Pinned: true));
    }

    private void WriteSigner()
    {
        Folder.WriteProgram("signer/usr/bin/cosign");
        Programs.Cache.Accept("cosign", Folder.At("signer"), new CacheManifest("cosign", "2.5.0-2+b5", "amd64", "trixie", "usr/bin/cosign", ProgramCache.Sha256(Folder.At("signer/usr/bin/cosign")), "", Pinned: true));
    }

    /// <summary>Such an entry of the cache as Setup leaves, but for the program itself.</summary>
    public void WriteScanner(string? packed = null)
    {
        var staging = Folder.At("scanner");
        Folder.WriteProgram("scanner/program/trivy");
        Programs.Cache.Accept("trivy", staging, new CacheManifest(
            TrivyPin.Amd64.Package, TrivyPin.Amd64.Version, "amd64", "npm", "program/trivy", ProgramCache.Sha256(Folder.At("scanner/program/trivy")), packed ?? TrivyPin.Amd64.PackedSha256, Pinned: true));
    }

    /// <summary>An archive that offers the package in that version with a program that prints its version.</summary>
    public void Offer(string package, string version, string? hash = null)
    {
        var content = $"package {package} {version}";
        Runner.On("apt-get", command =>
        {
            if (command.Arguments.Contains("download"))
            {
                File.WriteAllText(Path.Combine(command.WorkingDirectory!, $"{package}_{version}_amd64.deb"), content);
            }

            return FakeProcessRunner.Ended();
        });
        hash ??= Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
        Runner.On("apt-cache", $"Package: {package}\nVersion: {version}\nArchitecture: amd64\nSHA256: {hash}");
        Runner.On("dpkg-deb -x", command =>
        {
            var program = Path.Combine(command.Arguments[2], "usr", "bin", package);
            Directory.CreateDirectory(Path.GetDirectoryName(program)!);
            File.WriteAllText(program, "#!/bin/sh\n");
            TempFolder.MakeExecutable(program);
            return FakeProcessRunner.Ended();
        });
    }

    public ToolDoctor Doctor()
    {
        var administrator = new Administrator(Runner, Machine);
        var registry = new LocalRegistry(Folders, Programs, Runner, new PortOwner(Machine), new RegistryUse(Folders, Spoken, TimeProvider.System), Spoken, TimeProvider.System);
        return new ToolDoctor(
            new ToolInspection(new ProgramProbe(Runner, Programs), Programs, Engine(), new Emulation(administrator, Machine)),
            new PlatformBuilder(Docker, registry, Folders, FakeEnvironment.BuilderMemory(Runner, Programs, Folders, FakeEnvironment.With(), Machine)), Apt, administrator, Machine);
    }

    public ToolInstaller Installer()
    {
        var (cached, system) = Installers();
        return new ToolInstaller(Doctor(), cached, Packed(cached), system, Apt, Signing(), Folders, new StepJournal(new Workspace(Folder.At("repo")), Runner.Mask, TimeProvider.System), Spoken, TimeProvider.System);
    }

    public SetupPlanner Planner()
    {
        var (cached, system) = Installers();
        return new SetupPlanner(Doctor(), cached, Packed(cached), system, Signing(), Apt);
    }

    public NpmProgramInstaller Packed(CacheInstaller? cached = null) => new(Npm, cached ?? Installers().Cached, new Upx(Runner), Programs, Machine);

    private (CacheInstaller Cached, SystemInstaller System) Installers()
    {
        var administrator = new Administrator(Runner, Machine);
        var programs = Programs;
        return (new CacheInstaller(new DebianPackages(Runner, Folders, Machine), programs, Apt, Machine, Runner), new SystemInstaller(
            new SystemPackages(Runner, administrator, new ServiceStarts(administrator, Machine), TimeProvider.System), Engine(), new Emulation(administrator, Machine),
            administrator, Apt, FakeEnvironment.Network(Runner, programs, FakeEnvironment.With(), Machine), programs, Machine, Runner.Mask));
    }

    private DockerEngine Engine() =>
        new(Runner, Programs, FakeEnvironment.With(), Machine, new Administrator(Runner, Machine), Folders, TimeProvider.System);

    public LocalKeyPair Signing() => new(Folders, new Cosign(Runner, Programs, Runner.Mask), Runner.Mask, TimeProvider.System);
}
