namespace PipelineBuild.Containers.Stacks;

/// <summary>Where a test of stacks has its images from.</summary>
/// <param name="Commit">The tag that a publish of the workspace goes under; null when it has no commit.</param>
/// <param name="Only">Only stacks that run one of these are tested; null tests all.</param>
/// <param name="FindAsync">Gives the images of these names.</param>
public sealed record StackSource(string? Commit, IReadOnlyList<string>? Only, Func<IReadOnlyList<string>, CancellationToken, Task<IReadOnlyList<LoadableImage>>> FindAsync)
{
    public bool Wants(IEnumerable<string> images) => Only is null || images.Any(Only.Contains);
}
