namespace PipelineBuild.Containers.Tags;

/// <summary>A version that is published already, as another image than the one at hand.</summary>
/// <param name="Place">Registry, repository and tag.</param>
/// <param name="Commit">That it was published from; null when neither the ledger nor the image tells.</param>
public sealed record TakenVersion(string Place, string Digest, string? Commit, string Ours, string OurCommit)
{
    public override string ToString() =>
        $"{Place} is there already: {Digest}, published from {(Commit is null ? "a commit that neither the ledger nor the image names" : $"commit {Commit}")}; this is {Ours} of commit {OurCommit}";
}
