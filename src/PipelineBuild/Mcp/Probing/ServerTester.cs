using PipelineBuild.Artifacts;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Mcp.Probing;

/// <summary>Tests one packed server: installed where nothing else is, started, asked, left alone and ended.</summary>
public sealed class ServerTester(ServerInstaller installer, ServerCommand commands, StdioProbe stdio, WrongCallProbe wrong, HttpServerProbe http, SecretMask mask, IProgress<string> progress)
{
    private const int MostWords = 20;

    /// <param name="packed">The package first, then those of this pipeline that it needs.</param>
    /// <param name="registry">Where the package came from; null where it was made here.</param>
    public async Task<ServerReport> TestAsync(Workspace workspace, McpPackageSettings settings, IReadOnlyList<PackedPackage> packed, CancellationToken cancel, Uri? registry = null)
    {
        var package = packed[0];
        var log = new ProbeLog(package.Name, progress);
        var facts = new StdioFacts(null, null, null, [], []);
        using var directory = new PrivateDirectory();
        try
        {
            var server = await installer.InstallAsync(directory.FullName, workspace, packed, settings, cancel, registry);
            log.Add("install", "mcp/install", [], $"{package.Tarball} into an empty directory");
            var command = commands.Of(server, settings.Test);
            facts = await stdio.RunAsync(command, settings.Test, log, cancel);
            if (facts.Surface is { } surface && surface.Tools.Count > 0)
            {
                await wrong.RunAsync(command, settings.Test, surface, log, cancel);
            }

            if (settings.Test.Http is not null)
            {
                await http.RunAsync(server, settings.Test, facts.Surface, log, cancel);
            }
        }
        catch (McpInstallException error)
        {
            log.Add("install", "mcp/install", [error.Message]);
        }
        catch (Exception error) when (!cancel.IsCancellationRequested && error is InvalidDataException or TimeoutException or ProgramNotFoundException or IOException)
        {
            log.Error("server", "mcp/install", error.Message);
        }

        return Report(package, facts, log);
    }

    private ServerReport Report(PackedPackage package, StdioFacts facts, ProbeLog log)
    {
        var bad = log.Checks.Where(check => check.Outcome is Outcome.Failed or Outcome.Errored).ToList();
        var outcome = bad.Any(check => check.Outcome == Outcome.Errored) ? Outcome.Errored : bad.Count > 0 ? Outcome.Failed : Outcome.Passed;
        var summary = bad.Count > 0 ? $"{bad[0].Name}: {bad[0].Detail}{(bad.Count == 1 ? "" : $" and {bad.Count - 1} more")}"
            : $"{log.Checks.Count(check => check.Outcome == Outcome.Passed)} checks, {facts.Surface?.Tools.Count ?? 0} tools, protocol {facts.Protocol}";
        return new ServerReport(package.Name, package.Version, package.Path, package.Integrity, outcome, summary)
        {
            Protocol = facts.Protocol,
            StartMilliseconds = facts.StartMilliseconds,
            Tools = facts.Surface?.ToolNames ?? [],
            Calls = facts.Calls,
            Checks = log.Checks,
            LastWords = log.HasFailed ? facts.ErrorLines.TakeLast(MostWords).Select(line => mask.Apply(line)).ToList() : [],
        };
    }
}
