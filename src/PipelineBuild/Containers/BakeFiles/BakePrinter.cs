using System.Text.Json;
using PipelineBuild.Configuration;
using PipelineBuild.Results;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers.BakeFiles;

/// <summary>Has bake itself read the user's bake files, and gives its complaints their place.</summary>
public sealed class BakePrinter(IDocker docker)
{
    private const string Error = "ERROR: ";
    private const string NotFound = "failed to find target ";

    /// <exception cref="BakeFileException">Bake does not take the files, or knows no such target.</exception>
    public async Task<PrintedBake> PrintAsync(PipelineConfig config, BakeSource source, IReadOnlyList<string> targets, CancellationToken cancel)
    {
        try
        {
            var lines = await docker.PrintBakeAsync(source.Files, targets, config.Workspace.Root, cancel);
            return PrintedBake.Parse(string.Join('\n', lines));
        }
        catch (ProcessFailedException error) when (Complaint(error) is { } complaint && (BakePlaces.Read(complaint) is not null || !BuildFailure.IsOutOfReach(complaint)))
        {
            throw new BakeFileException([Explain(complaint, config, source, targets)]);
        }
        catch (JsonException error)
        {
            throw new InvalidOperationException($"what buildx printed of {string.Join(", ", source.Files)} can't be read: {error.Message}", error);
        }
    }

    private static string? Complaint(ProcessFailedException error) =>
        error.StandardError.LastOrDefault(line => line.StartsWith(Error, StringComparison.Ordinal))?[Error.Length..];

    private static Finding Explain(string complaint, PipelineConfig config, BakeSource source, IReadOnlyList<string> targets)
    {
        if (BakePlaces.Read(complaint) is { } positioned)
        {
            return At(positioned.Place, positioned.Message);
        }

        var places = new BakePlaces(config.Workspace, source.Files);
        if (!complaint.StartsWith(NotFound, StringComparison.Ordinal))
        {
            return At(new ConfigPlace(source.Files[0], 0, 0), complaint);
        }

        var missing = complaint[NotFound.Length..].Trim('"');
        var names = string.Join(", ", source.Files);
        var hint = Suggestion.For(missing, places.Names.Where(name => name != missing));
        return targets.Contains(missing)
            ? At(AskedFor(missing, config), $"there is no target or group '{missing}' in {names}{hint}")
            : At(places.OfUse(missing), $"there is no target '{missing}' in {names}{hint}");
    }

    /// <summary>Where pipeline.yml names the target; the default is nowhere in it.</summary>
    private static ConfigPlace AskedFor(string target, PipelineConfig config)
    {
        var value = config.Values.FirstOrDefault(value => value.Path.EndsWith(".bakeTarget", StringComparison.Ordinal) && value.Value == target)
            ?? config.Values.FirstOrDefault(value => value.Path == "containers.bake.targets" && value.Origin.Contains(':'))
            ?? config.Values.First(value => value.Path == "containers.bake.files");
        return value.Place ?? new ConfigPlace(PipelineConfig.DefaultFile, 0, 0);
    }

    internal static Finding At(ConfigPlace place, string message) =>
        new(BakeFileException.Rule, Severity.Error, message, place.File, place.Line == 0 ? null : place.Line, place.Line == 0 ? null : place.Column);
}
