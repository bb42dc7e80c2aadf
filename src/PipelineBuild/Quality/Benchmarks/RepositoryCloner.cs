using PipelineBuild.Tools;

namespace PipelineBuild.Quality.Benchmarks;

/// <summary>Makes the place of a comparison: a clone of the commit, compiled for either side, that nobody edits while it is measured.</summary>
public sealed class RepositoryCloner(IProcessRunner processes, ProgramLocator programs, IProgress<string> progress)
{
    public const string Folder = "repository";

    public async Task<BenchmarkPlace> CloneAsync(string repository, GitHead head, string directory, CancellationToken cancel)
    {
        var place = PlaceIn(directory);
        progress.Report($"clone of {head.Sha[..12]}{(head.IsDirty ? ", without the changes that are not committed" : "")}");
        foreach (var command in Commands(repository, head.Sha, place))
        {
            await processes.RunCheckedAsync(command, cancel);
        }

        progress.Report("compile it for ./build.sh and for dotnet run");
        await processes.RunCheckedAsync(place.Host("--tree"), cancel);
        await processes.RunCheckedAsync(place.Compile(), cancel);

        // What was written in the same moment as git's index is read by every git command until the index is newer: https://git-scm.com/docs/racy-git. A checkout that somebody works in is not like that.
        await processes.RunCheckedAsync(Git("-C", place.Repository, "update-index", "-q", "--refresh"), cancel);
        return place;
    }

    /// <summary>Where a clone in that directory lies, for its commands.</summary>
    public BenchmarkPlace PlaceIn(string directory) => new(Path.Combine(directory, Folder), programs.Find("docker") ?? "docker", programs.Require("dotnet"));

    /// <summary>The commit itself and not a branch, which may move meanwhile; copies and not links, so that nothing is shared.</summary>
    public IReadOnlyList<Command> Commands(string repository, string commit, BenchmarkPlace place) =>
    [
        Git("clone", "--quiet", "--local", "--no-hardlinks", "--no-checkout", repository, place.Repository),
        Git("-C", place.Repository, "checkout", "--quiet", "--detach", commit),
        // A publish there must not reach the repository: its ledger is sent to the remote.
        Git("-C", place.Repository, "remote", "remove", "origin"),
    ];

    private Command Git(params string[] arguments) => new(programs.Require("git"), arguments);
}
