namespace PipelineBuild.Tools;

/// <summary>The part of this user's npm configuration that an image build may need: registries and the credentials for them.</summary>
public sealed class NpmConfiguration(MachineNetwork network, ProgramLocator programs, EnvironmentVariables environment, SecretMask mask)
{
    /// <summary>Begins to ask npm, which is slow to answer; <see cref="ForBuildsAsync"/> then waits for less.</summary>
    public void Anticipate(CancellationToken cancel)
    {
        if (programs.Find("npm") is not null)
        {
            _ = network.NpmRegistryAsync(cancel);
        }
    }

    /// <summary>Text of an .npmrc with nothing but registries and credentials; empty on a machine without npm.</summary>
    public async Task<string> ForBuildsAsync(CancellationToken cancel)
    {
        if (programs.Find("npm") is null)
        {
            return "";
        }

        var lines = UserLines().Where(line => line.StartsWith("//", StringComparison.Ordinal) || (line.StartsWith('@') && line.Contains(":registry"))).ToList();
        foreach (var secret in lines.Where(line => line.StartsWith("//", StringComparison.Ordinal)).Select(line => line[(line.IndexOf('=') + 1)..].Trim()))
        {
            mask.Add(secret);
        }

        return string.Join('\n', lines.Prepend($"registry={await network.NpmRegistryAsync(cancel)}")) + "\n";
    }

    private IEnumerable<string> UserLines()
    {
        var file = environment.Get("NPM_CONFIG_USERCONFIG") ?? environment.Get("npm_config_userconfig") ?? (environment.Get("HOME") is { } home ? Path.Combine(home, ".npmrc") : null);
        return File.Exists(file) ? File.ReadLines(file).Select(line => line.Trim()).ToList() : [];
    }
}
