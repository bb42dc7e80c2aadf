namespace PipelineBuild.IntegrationTests.Containers.Gates;

/// <summary>How far a publish has come, read from registry, disk and cache.</summary>
/// <param name="Scanned">Answers of the scanner that are kept, of all workspaces of the home.</param>
/// <param name="Tags">All tags of the image.</param>
internal sealed record Leftovers(bool IsPushed, int Scanned, bool IsListed, int Signatures, int Attestations, IReadOnlyList<string> Tags)
{
    public static async Task<Leftovers> OfAsync(GateHome home, GateWorkspace workspace)
    {
        var answers = home.At(".cache/pipelinebuild/scan/results");
        var tags = await workspace.TagsAsync();
        return new Leftovers(
            tags.Contains(workspace.CommitTag),
            Directory.Exists(answers) ? Directory.EnumerateFiles(answers, "*.json").Count() : 0,
            File.Exists(workspace.Files.At("artifacts/results/DockerSbom.json")),
            (await workspace.SignaturesAsync()).Values.Sum(),
            (await workspace.SignaturesAsync(".att")).Values.Sum(),
            tags);
    }
}
