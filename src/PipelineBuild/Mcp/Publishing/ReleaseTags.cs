using PipelineBuild.Artifacts;
using PipelineBuild.Tools;

namespace PipelineBuild.Mcp.Publishing;

/// <summary>The git tags that mark which commit a version was published from.</summary>
public sealed class ReleaseTags(GitObjects git)
{
    private const string Remote = "origin";

    /// <summary>The commit that a tag names; null when there is no such tag.</summary>
    public async Task<string?> FindAsync(Workspace workspace, string tag, CancellationToken cancel)
    {
        var found = await git.RunAsync(workspace.Root, cancel, "rev-parse", "--verify", "--quiet", $"refs/tags/{tag}^{{commit}}");
        return found.Succeeded ? found.Text.Trim() : null;
    }

    /// <summary>Whether any version was tagged here; null where git can't tell, as in a shallow clone.</summary>
    /// <param name="prefix">What stands before the version.</param>
    public async Task<bool?> HasAnyAsync(Workspace workspace, string prefix, CancellationToken cancel)
    {
        var tags = await git.RunAsync(workspace.Root, cancel, "for-each-ref", "--format=%(refname:strip=2)", "refs/tags");
        if (tags.StandardOutput.Any(tag => tag.StartsWith(prefix, StringComparison.Ordinal) && SemanticVersion.TryParse(tag[prefix.Length..], out _)))
        {
            return true;
        }

        var shallow = await git.RunAsync(workspace.Root, cancel, "rev-parse", "--is-shallow-repository");
        return tags.Succeeded && shallow.Succeeded && shallow.Text.Trim() == "false" ? false : null;
    }

    /// <summary>Sets a tag that is not there yet, and reads it back.</summary>
    /// <exception cref="InvalidDataException">It is there and names another commit.</exception>
    public async Task SetAsync(Workspace workspace, string tag, string commit, CancellationToken cancel)
    {
        var moved = await git.MoveRefsAsync(workspace.Root, [new GitRefMove($"refs/tags/{tag}", commit, "")], cancel);
        if (await FindAsync(workspace, tag, cancel) is var named && named != commit)
        {
            throw new InvalidDataException($"the git tag {tag} could not be set to {commit}: {(named is null ? moved.ErrorText.Trim() : $"it names {named}")}");
        }
    }

    /// <summary>Whether <c>origin</c> has the tag.</summary>
    public async Task<bool> IsPushedAsync(Workspace workspace, string tag, CancellationToken cancel) =>
        (await git.RunCheckedAsync(workspace.Root, cancel, "ls-remote", "--tags", Remote, $"refs/tags/{tag}")).Text.Trim().Length > 0;

    /// <summary>Pushes the tag and reads it back from the remote.</summary>
    /// <exception cref="ProcessFailedException">The remote does not take it.</exception>
    public async Task PushAsync(Workspace workspace, string tag, CancellationToken cancel)
    {
        await git.RunCheckedAsync(workspace.Root, cancel, "push", "--quiet", Remote, $"refs/tags/{tag}:refs/tags/{tag}");
        if (!await IsPushedAsync(workspace, tag, cancel))
        {
            throw new InvalidDataException($"read-back: {Remote} does not have the git tag {tag} that it took");
        }
    }
}
