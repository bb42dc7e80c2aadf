using System.Text.Json.Nodes;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Quality.Benchmarks;

/// <summary>Gives a saved bake file its secret files back: a build removes those it wrote when it ends.</summary>
public sealed class LastingSecrets(NpmConfiguration npm)
{
    private const string NpmConfigurationFile = "npmrc";

    /// <summary>The bake file with every secret's file in place.</summary>
    /// <exception cref="InvalidOperationException">A file is gone that can't be written anew.</exception>
    public async Task<string> ProvideAsync(string bakeFile, PrivateDirectory directory, CancellationToken cancel)
    {
        var root = JsonNode.Parse(bakeFile)!;
        string? file = null;
        foreach (var (_, target) in root["target"]!.AsObject())
        {
            if (target!["secret"] is not JsonArray secrets)
            {
                continue;
            }

            for (var index = 0; index < secrets.Count; index++)
            {
                var line = secrets[index]!.GetValue<string>();
                if (GoneFile(line) is { } gone)
                {
                    file ??= await WriteAsync(line, gone, directory, cancel);
                    secrets[index] = line.Replace(gone, file);
                }
            }
        }

        return root.ToJsonString(ResultStore.Json) + "\n";
    }

    private async Task<string> WriteAsync(string line, string gone, PrivateDirectory directory, CancellationToken cancel) =>
        Path.GetFileName(gone) == NpmConfigurationFile && await npm.ForBuildsAsync(cancel) is { Length: > 0 } text
            ? directory.Write(NpmConfigurationFile, text)
            : throw new InvalidOperationException($"the secret '{line}' of the bake file is gone, so a build without the pipeline would not be the same");

    private static string? GoneFile(string line)
    {
        var source = line.Split(',').FirstOrDefault(field => field.StartsWith("src=", StringComparison.Ordinal))?["src=".Length..];
        return source is null || File.Exists(source) ? null : source;
    }
}
