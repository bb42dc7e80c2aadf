using PipelineBuild.Mcp.Probing;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Npm;
using PipelineBuild.Tools.Servers;

namespace PipelineBuild.Mcp.Publishing;

/// <summary>What came of an installation from the registry.</summary>
/// <param name="Problem">Why users can't use what was published; null when they can.</param>
/// <param name="Tools">How many tools the server listed; null when it was not asked.</param>
public sealed record InstalledPackage(string? Problem, int? Tools);

/// <summary>Installs what was published into an empty directory, and lists the server's tools, as a user does.</summary>
public sealed class InstallProof(NpmChanges npm, ServerCommand commands, LiveProcesses processes, IProgress<string> progress)
{
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(2);

    public async Task<InstalledPackage> TryAsync(OpenPackage package, McpPublishSettings settings, CancellationToken cancel)
    {
        using var folder = new PrivateDirectory();
        progress.Report($"install {package.Package} from {package.Session.Registry}");
        try
        {
            await npm.InstallAsync(package.Session, package.Package.Name, package.Package.Version.ToString(), folder.FullName, cancel);
        }
        catch (Exception error) when (error is ProcessFailedException or TimeoutException)
        {
            return new InstalledPackage($"{package.Package} can't be installed from {package.Session.Registry}: {NpmComplaint.Of(error)}", null);
        }

        // npm 10.8 ends well after a failed TLS handshake.
        if (!File.Exists(Path.Combine(folder.FullName, "node_modules", package.Package.Name, McpPackageSettings.Manifest)))
        {
            return new InstalledPackage($"{package.Package} was not installed from {package.Session.Registry}, although npm says so", null);
        }

        var program = package.Package.Settings.Test.Command ?? package.Package.Manifest.Program;
        return program is not null && settings.ListTools ? await ListAsync(package, program, folder.FullName, cancel) : new InstalledPackage(null, null);
    }

    private async Task<InstalledPackage> ListAsync(OpenPackage package, string program, string directory, CancellationToken cancel)
    {
        var test = package.Package.Settings.Test;
        var home = Directory.CreateDirectory(Path.Combine(directory, "home")).FullName;
        try
        {
            await using var process = processes.Start(commands.Of(new InstalledServer(Path.Combine(directory, "node_modules", ".bin", program), home), test));
            int tools;
            await using (var connection = await McpConnection.OpenAsync(process.Input, process.Output, test.StartLimit, cancel))
            {
                tools = connection.HasTools ? (await connection.ListAsync("tools/list", "tools", test.CallLimit, cancel)).Count : 0;
            }

            process.CloseInput();
            await process.EndsWithinAsync(ExitLimit, cancel);
            return new InstalledPackage(null, tools);
        }
        catch (Exception error) when (error is McpServerException or ProgramNotFoundException)
        {
            return new InstalledPackage($"{package.Package}, installed from {package.Session.Registry}, does not work as a server: {error.Message}", null);
        }
    }
}
