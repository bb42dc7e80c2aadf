using System.Text.Json;

namespace PipelineBuild.Tools;

/// <summary>Asks npm which files of a package it would publish; no script of the package runs.</summary>
public sealed class NpmFileList(IProcessRunner processes, ProgramLocator programs)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Paths relative to the package's directory.</summary>
    /// <exception cref="ProcessFailedException">npm refuses the package.</exception>
    /// <exception cref="InvalidDataException">npm wrote something else.</exception>
    public async Task<IReadOnlyList<string>> PackedAsync(string directory, CancellationToken cancel)
    {
        var output = await processes.RunCheckedAsync(new Command(programs.Require("npm"), ["pack", "--dry-run", "--json", "--ignore-scripts"])
        {
            WorkingDirectory = directory,
            Environment = new Dictionary<string, string?> { ["npm_config_loglevel"] = "error", ["npm_config_update_notifier"] = "false" },
            Timeout = Limit,
        }, cancel);
        try
        {
            using var document = JsonDocument.Parse(output.Text);
            // One list of packages, or since npm 11 in some commands a map by name.
            var package = document.RootElement.ValueKind == JsonValueKind.Array ? document.RootElement[0] : document.RootElement.EnumerateObject().First().Value;
            return package.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("path").GetString()!).ToList();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"npm pack --dry-run --json in {directory} did not tell the files of the package");
        }
    }
}
