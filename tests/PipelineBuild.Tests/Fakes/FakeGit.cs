using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Fakes;

/// <summary>A repository of the test's own making.</summary>
public sealed class FakeGit : IGit
{
    public const string Sha = "0123456789abcdef0123456789abcdef01234567";

    public GitHead? Head { get; set; } = new(Sha, new DateTimeOffset(2024, 5, 6, 9, 8, 9, TimeSpan.FromHours(2)), IsDirty: false);

    public List<string> Tags { get; } = [];

    public string? Origin { get; set; }

    public string? Branch { get; set; } = "main";

    public Task<GitHead?> HeadAsync(string directory, CancellationToken cancel) => Task.FromResult(Head);

    public Task<IReadOnlyList<string>> TagsAsync(string directory, string prefix, CancellationToken cancel) => Task.FromResult<IReadOnlyList<string>>(Tags.Where(tag => tag.StartsWith(prefix, StringComparison.Ordinal)).ToList());

    public Task<string?> BranchAsync(string directory, CancellationToken cancel) => Task.FromResult(Branch);

    public Task<string?> OriginAsync(string directory, CancellationToken cancel) => Task.FromResult(Origin);
}
