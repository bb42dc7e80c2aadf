using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PipelineBuild.Tools;

namespace PipelineBuild.Delivery.Routing;

/// <summary>Makes the router's image from Debian packages and gives it to engines: HAProxy, and what talks to it and to servers from where they are.</summary>
public sealed class RouterImages(EngineCommands docker, RootFilesystem roots, UserFolders folders, TimeProvider time, IProgress<string> progress)
{
    private const string Suite = "bookworm";
    private const string Repository = "pipelinebuild/router";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    private static readonly string[] Packages = ["haproxy", "socat", "curl", "ca-certificates"];

    /// <summary>
    /// Constant: nothing that varies goes through a shell. HAProxy makes its output non-blocking and forgets that it is to append, so another
    /// program writes the log, which outlives the container and is kept to twice 64 MiB.
    /// </summary>
    private const string Beginning = """
        rm -f /run/requests && mkfifo /run/requests
        { while :; do cat <> /run/requests >> /log/requests.log; sleep 1; done; } &
        { while sleep 30; do
          if [ "$(stat -c %s /log/requests.log)" -gt 67108864 ]; then cp /log/requests.log /log/requests.1.log && : > /log/requests.log; fi
        done; } &
        exec haproxy -W -db -S /run/master.sock,mode,600 -f /state/haproxy.cfg > /run/requests
        """;

    private static readonly string[] Start = ["/bin/sh", "-c", Beginning];

    /// <returns>The image's name on the engine.</returns>
    public async Task<string> EnsureAsync(EngineTarget engine, CancellationToken cancel)
    {
        var start = JsonSerializer.Serialize(Start);
        var name = $"{Repository}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Suite} {string.Join(' ', Packages)} {start}")))[..12]}";
        if ((await docker.RunAsync(engine, ["image", "inspect", "--format", "{{.Id}}", name], cancel)).Succeeded)
        {
            return name;
        }

        var architecture = await ArchitectureAsync(engine, cancel);
        progress.Report($"router image for {architecture}: made from Debian packages, once");
        var archive = Path.Combine(folders.Cache, "router", $"{name[(name.IndexOf(':') + 1)..]}-{architecture}.tar");
        Directory.CreateDirectory(Path.GetDirectoryName(archive)!);
        using (await FileLock.TakeAsync($"{archive}.lock", Patience, time, cancel))
        {
            await roots.MakeAsync(Suite, Packages, architecture, archive, cancel);
        }

        await docker.RunCheckedAsync(engine, ["image", "import", "--change", $"CMD {start}", "--platform", $"linux/{architecture}", archive, name], cancel);
        return name;
    }

    private async Task<string> ArchitectureAsync(EngineTarget engine, CancellationToken cancel) =>
        (await docker.RunCheckedAsync(engine, ["version", "--format", "{{.Server.Arch}}"], cancel)).Text.Trim() is { Length: > 0 } said ? said : RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64";
}
