using System.Text.Json;
using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Registries;
using PipelineBuild.Tools.Scanning;

namespace PipelineBuild.IntegrationTests.Containers.Scanning;

/// <summary>A user with the real scanner, databases in a registry, and one workspace whose images were published once.</summary>
public class ScanHome : ScratchHome, IAsyncLifetime
{
    /// <summary>Put together here, so that no scanner of this repository finds it.</summary>
    public static readonly string PlantedKey = string.Concat("AKIA", "Q7YXRT3KL5MNPB2Z");

    public ScanHome() => LinkPrograms("trivy");

    internal ScratchWorkspace Workspace { get; private set; } = null!;

    internal static ProgramCache RealPrograms { get; } = new(UserFolders.Of(EnvironmentVariables.OfProcess()));

    internal string At(string relative) => System.IO.Path.Combine(Path, relative);

    public async Task InitializeAsync()
    {
        Workspace = new ScratchWorkspace(this);
        WriteImages(Workspace, lodash: "4.17.20");
        Workspace.Describe("- { name: acme/bad, context: bad }\n- { name: acme/clean, context: clean }");
        await Workspace.CommitAsync();
        var published = await RunAsync(Workspace, "--target=DockerPublish");
        Assert.True(published.ExitCode == 0, published.ToString());

        var known = Known();
        await PushDatabaseAsync("db/good", known.Bytes(), DateTimeOffset.UtcNow);
        await PushDatabaseAsync("db/old", known.Bytes(), DateTimeOffset.UtcNow.AddDays(-300));
        await PushDatabaseAsync("db/cut", known.Bytes()[..20000], DateTimeOffset.UtcNow);
    }

    public Task DisposeAsync()
    {
        Workspace.Dispose();
        GC.SuppressFinalize(this);
        return Task.CompletedTask;
    }

    internal static VulnerabilityDatabase Known() => new VulnerabilityDatabase()
        .Debian("openssl", "CVE-2024-90001", "3.0.13-1~deb12u1", "HIGH", "Buffer overread in a test")
        .Debian("openssl", "CVE-2024-90002", null, "LOW")
        .NpmPackage("lodash", "CVE-2021-90003", "4.17.21", "CRITICAL", "Command injection in a test")
        .NuGetPackage("Newtonsoft.Json", "CVE-2024-90004", "13.0.1", "HIGH");

    /// <summary>Debian, npm and NuGet packages and a key in one image; an image with no more than a file.</summary>
    internal static void WriteImages(ScratchWorkspace workspace, string lodash)
    {
        workspace.Write("bad/Dockerfile", "FROM scratch\nCOPY files /\nUSER 1000\n");
        workspace.Write("bad/files/etc/os-release", "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\nVERSION_ID=\"12\"\n");
        workspace.Write("bad/files/etc/debian_version", "12.5\n");
        workspace.Write("bad/files/var/lib/dpkg/status", "Package: openssl\nStatus: install ok installed\nMaintainer: Nobody\nArchitecture: amd64\nVersion: 3.0.11-1~deb12u2\nDescription: x\n\n");
        workspace.Write("bad/files/app/node_modules/lodash/package.json", $$"""{"name":"lodash","version":"{{lodash}}","license":"MIT"}""");
        workspace.Write("bad/files/app/app.deps.json", """
            {"runtimeTarget":{"name":".NETCoreApp,Version=v8.0"},"targets":{".NETCoreApp,Version=v8.0":{"Newtonsoft.Json/12.0.3":{"runtime":{"lib/netstandard2.0/Newtonsoft.Json.dll":{}}}}},
            "libraries":{"Newtonsoft.Json/12.0.3":{"type":"package","serviceable":true,"sha512":"sha512-x","path":"newtonsoft.json/12.0.3"}}}
            """);
        workspace.Write("bad/files/app/settings.ini", $"aws_access_key_id = {PlantedKey}\n");
        workspace.Write("clean/Dockerfile", "FROM scratch\nCOPY hello /\nUSER 1000\n");
        workspace.Write("clean/hello", "hello");
        workspace.Write("second.sh", "#!/bin/sh\ntest -f \"$1/index.json\" && printf '%s' '{\"bomFormat\":\"CycloneDX\",\"components\":[{\"bom-ref\":\"a\",\"name\":\"openssl\",\"version\":\"3\"}],\"vulnerabilities\":[{\"id\":\"CVE-2024-90009\",\"ratings\":[{\"severity\":\"high\"}],\"affects\":[{\"ref\":\"a\"}]}]}' > \"$2\"\n");
        TempFolder.MakeExecutable(workspace.At("second.sh"));
    }

    /// <summary>DockerScan under other settings than the committed ones; the workspace stays as it is.</summary>
    internal async Task<(Ending Ending, JsonElement Result)> ScanAsync(string scan, string images = "- { name: acme/bad, context: bad }\n- { name: acme/clean, context: clean }", ScratchWorkspace? workspace = null, params string[] more)
    {
        var file = Write($"config-{Guid.NewGuid():N}.yml", $$"""
            name: scratch
            version: 1.2.3
            containers:
              registry: { name: local, port: {{Port}} }
              scan: {{scan}}
              images:
            {{string.Join('\n', images.Split('\n').Select(line => $"    {line}"))}}

            """);
        var ending = await RunAsync(workspace ?? Workspace, ["--target=DockerScan", "--json", $"--config={file}", .. more]);
        Assert.True(ending.Output.StartsWith('{'), ending.ToString());
        using var report = JsonDocument.Parse(ending.Output);
        return (ending, report.RootElement.GetProperty("tasks").EnumerateArray().Last().GetProperty("result").Clone());
    }

    internal string Database(string name) => $"{RegistryHost}/{name}:2";

    internal async Task PushDatabaseAsync(string repository, byte[] database, DateTimeOffset updated)
    {
        using var clients = new RegistryClients(TimeProvider.System, new SecretMask());
        var client = clients.Open(RegistryHost);
        await VulnerabilityDatabase.PushAsync(client, repository, "2", database, updated, Path, default);
    }
}

/// <summary>Needs the engine and the pinned scanner: skipped with the reason where one is missing, but failing on CI where there is a build of it.</summary>
public sealed class ScanFactAttribute : FactAttribute
{
    public ScanFactAttribute() => Skip = MachineReadiness.IsCi && Machine.OfProcess().DebianArchitecture == TrivyPin.Amd64.Architecture ? null : MachineReadiness.Problem ?? Missing();

    private static string? Missing() => ScanHome.RealPrograms.Find("trivy") is null ? "the pinned trivy is missing; './build.sh --target=Setup' gets it" : null;
}
