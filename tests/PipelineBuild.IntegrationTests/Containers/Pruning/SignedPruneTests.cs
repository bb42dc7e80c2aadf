using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Containers.Pruning;

/// <summary>Signatures and attestations stay and go with what they are about, and what stays verifies.</summary>
public sealed class SignedPruneTests(ScratchHome home) : IClassFixture<ScratchHome>
{
    [ScannerFact]
    public async Task What_stays_still_verifies_and_nothing_is_left_that_is_about_what_went()
    {
        using var workspace = new SigningWorkspace(home);
        foreach (var version in new[] { "1.0.0", "1.0.1" })
        {
            await workspace.MakeAsync("acme/signed", version);
            workspace.Files.Write("pipeline.yml", (await File.ReadAllTextAsync(workspace.Files.At("pipeline.yml"))).Replace("gates: []", "gates: [scan, sbom, sign]\n  prune: { keepReleases: 1 }", StringComparison.Ordinal));
            await workspace.Files.CommitAsync();
            await workspace.MakeTargetsAsync("DockerPublish");
        }

        var old = await SubjectsAsync("1.0.0");
        var kept = await SubjectsAsync("1.0.1");

        // The index that was pushed before it was marked UNSCANNED has no tag, and is left alone for an hour.
        foreach (var link in Directory.EnumerateFiles(home.RegistryData, "link", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(link, DateTime.UtcNow.AddHours(-2));
        }

        await workspace.MakeTargetsAsync("DockerPrune", "DockerVerify");

        var tags = await home.Reader.TagsAsync("acme/signed");
        Assert.DoesNotContain("1.0.0", tags);
        Assert.DoesNotContain(tags, tag => old.Except(kept).Any(digest => tag.StartsWith(digest.Replace(':', '-'), StringComparison.Ordinal)));
        Assert.Equal(kept.Count, tags.Count(tag => tag.EndsWith(".sig", StringComparison.Ordinal)));
        var verified = await workspace.RunAsync("--target=DockerVerify", $"--image=acme/signed:1.0.1");
        Assert.True(verified.ExitCode == 0, verified.ToString());
    }

    /// <summary>What is signed of an image: its index and its platforms.</summary>
    private async Task<IReadOnlyList<string>> SubjectsAsync(string tag) =>
        [await home.Reader.DigestAsync("acme/signed", tag), .. (await home.Reader.ChildrenAsync("acme/signed", tag)).Where(child => !child.Platform.StartsWith("unknown", StringComparison.Ordinal)).Select(child => child.Digest)];
}
