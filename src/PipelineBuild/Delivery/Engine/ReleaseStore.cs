using System.Text;
using System.Text.Json;
using PipelineBuild.Delivery.Rollouts;
using PipelineBuild.Tools;

namespace PipelineBuild.Delivery.Engine;

/// <summary>A release as it is kept on the host: enough to run it again without the registry, the workspace or the ledger.</summary>
/// <param name="Description">Text of its <see cref="ReleaseDescription"/>.</param>
public sealed record KeptRelease(Release Release, string Description);

/// <summary>Keeps releases in the router's state volume, where whoever can reach the host can go back to them.</summary>
public sealed class ReleaseStore(EngineCommands docker)
{
    private const string Folder = "/state/releases";
    private const int Kept = 20;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <exception cref="DeliveryException">The volume does not take it.</exception>
    public async Task SaveAsync(EnvironmentSettings settings, string router, KeptRelease kept, CancellationToken cancel)
    {
        var file = $"{Folder}/{kept.Release.Id}.json";
        await RequireAsync(settings, ["exec", router, "mkdir", "-p", Folder], null, cancel);
        try
        {
            await RequireAsync(settings, ["exec", "--interactive", router, "dd", $"of={file}.new", "conv=fsync", "status=none"], Encoding.UTF8.GetBytes(JsonSerializer.Serialize(kept, Options)), cancel);
            await RequireAsync(settings, ["exec", router, "mv", $"{file}.new", file], null, cancel);
        }
        catch (DeliveryException)
        {
            // On a full disk the half of a file must not take what room is left.
            await docker.RunAsync(settings.Engine, ["exec", router, "rm", "-f", $"{file}.new"], CancellationToken.None);
            throw;
        }

        var old = (await ListAsync(settings, router, cancel)).Skip(Kept).ToList();
        if (old.Count > 0)
        {
            await docker.RunAsync(settings.Engine, ["exec", router, "rm", "-f", .. old.Select(name => $"{Folder}/{name}")], cancel);
        }
    }

    /// <summary>The description of a release that stands, or stood, where the record says: going back may have given its services other slots.</summary>
    /// <returns>Null when there is no such release, or the host does not have it.</returns>
    public async Task<KeptRelease?> LoadAsync(EnvironmentSettings settings, string router, Release? release, CancellationToken cancel) =>
        release is not null && await LoadAsync(settings, router, release.Id, cancel) is { } kept ? kept with { Release = release } : null;

    /// <returns>Null when the host does not have it.</returns>
    public async Task<KeptRelease?> LoadAsync(EnvironmentSettings settings, string router, string id, CancellationToken cancel)
    {
        var output = await docker.RunAsync(settings.Engine, ["exec", router, "cat", $"{Folder}/{id}.json"], cancel);
        return output.Succeeded ? JsonSerializer.Deserialize<KeptRelease>(output.Text, Options) : null;
    }

    /// <summary>Names of files, newest first.</summary>
    private async Task<IReadOnlyList<string>> ListAsync(EnvironmentSettings settings, string router, CancellationToken cancel) =>
        (await docker.RunAsync(settings.Engine, ["exec", router, "ls", "-t", Folder], cancel)).StandardOutput.Where(name => name.EndsWith(".json", StringComparison.Ordinal)).ToList();

    private async Task RequireAsync(EnvironmentSettings settings, IReadOnlyList<string> arguments, ReadOnlyMemory<byte>? input, CancellationToken cancel)
    {
        var output = await docker.RunAsync(settings.Engine, arguments, cancel, input);
        if (!output.Succeeded)
        {
            throw new DeliveryException($"the release could not be kept in the state volume of {settings.Name}: {output.ErrorText.Trim()}");
        }
    }
}
