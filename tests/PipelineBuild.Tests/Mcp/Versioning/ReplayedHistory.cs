using System.Text;
using System.Text.Json;
using PipelineBuild.Artifacts;
using PipelineBuild.Mcp.Versioning;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Mcp.Versioning;

/// <summary>A release that was really cut, and what the plain rule of the oracle says of it.</summary>
internal sealed record CutRelease(string Tag, string? Previous, string Line, string Bump, bool InWindow, bool PreviousInWindow, string? Predicted);

/// <summary>A comparison of one release.</summary>
internal sealed record Comparison(CutRelease Release, string Decided, string Explanation)
{
    public bool Agrees => Decided == Release.Bump;
}

/// <summary>A history of other people, made again as a git repository of the test's own and read through the real git.</summary>
internal sealed class ReplayedHistory : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly IProcessRunner runner = new ProcessRunner(new SecretMask());
    private readonly List<Recorded> commits;
    private readonly List<CutRelease> releases;

    /// <param name="file">One commit a line, newest first; beside it the same name with .bumps.json.</param>
    public ReplayedHistory(string file)
    {
        commits = File.ReadLines(file).Select(line => JsonSerializer.Deserialize<Recorded>(line, JsonSerializerOptions.Web)!).ToList();
        releases = JsonSerializer.Deserialize<List<CutRelease>>(File.ReadAllText(file.Replace(".jsonl", ".bumps.json")), new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower })!;
    }

    public string Path => folder.Path;

    public void Dispose() => folder.Dispose();

    public async Task MakeAsync()
    {
        await runner.RunCheckedAsync(Command.Of("git", "init", "--quiet", "--initial-branch=main", folder.Path), default);
        await runner.RunCheckedAsync(Command.Of("git", "fast-import", "--quiet", "--force") with { WorkingDirectory = folder.Path, StandardInput = FastImport() }, default);
    }

    /// <summary>Every release whose own and whose previous tag are in the history.</summary>
    public async Task<IReadOnlyList<Comparison>> CompareAsync()
    {
        var git = new GitHistory(runner, new ProgramLocator(new UserFolders(folder.At("cache"), folder.At("data")), EnvironmentVariables.OfProcess()));
        var position = await git.PositionAsync(folder.Path, default);
        var log = await git.LogAsync(folder.Path, position.Head, [], default);
        var tags = (await git.TagsAsync(folder.Path, [""], position.Head, default)).ToDictionary(tag => tag.Tag, tag => tag.Commit);
        var parents = log.ToDictionary(commit => commit.Sha, commit => commit.Parents);
        return releases.Where(release => release is { InWindow: true, PreviousInWindow: true, Previous: not null } && release.Bump != "same").Select(Compare).ToList();

        Comparison Compare(CutRelease release)
        {
            var contained = Ancestors(tags[release.Tag], parents);
            var history = new CommitRange(log.Where(commit => contained.Contains(commit.Sha)).ToList());
            var paths = new PackagePaths(release.Line.Length == 0 ? "." : $"packages/{release.Line.Split('/')[^1]}", [], []);
            var verdicts = new BumpDecider(history, squashBodies: false).Decide(history.Since(tags[release.Previous!]).Where(commit => commit.Files.Any(paths.Holds)).ToList());
            var previous = VersionOf(release.Previous!);
            var bump = verdicts.Select(verdict => verdict.Bump).Max();
            var facts = new VersionFacts(new PackageTags("", new TaggedRelease(release.Previous!, previous, tags[release.Previous!]), []), previous, bump, bump, null, null);
            var decision = new VersionDecider(Bump.Minor).Decide(facts);
            return new Comparison(release, Kind(previous, decision.Version), Explain(decision, bump, verdicts));
        }
    }

    private static string Explain(VersionDecision decision, Bump bump, IReadOnlyList<CommitVerdict> verdicts)
    {
        var deciding = verdicts.FirstOrDefault(verdict => verdict.Bump == bump && bump != Bump.None);
        var cancelled = verdicts.Count(verdict => verdict.IsCancelled) is > 0 and var count ? $"; {count} cancelled by reverts" : "";
        return deciding is null
            ? $"{decision.Why}: {verdicts.Count} commits, {string.Join(", ", verdicts.CountBy(verdict => verdict.Message!.Header?.Type ?? "unconventional").Select(kind => $"{kind.Value} {kind.Key}"))}{cancelled}"
            : $"{decision.Why}: {BumpDecider.Short(deciding.Sha)} '{deciding.Subject}' ({deciding.Why}){cancelled}";
    }

    private static string Kind(SemanticVersion previous, SemanticVersion? next) =>
        next is null ? "none" : next.Major != previous.Major ? "major" : next.Minor != previous.Minor ? "minor" : "patch";

    private static SemanticVersion VersionOf(string tag) =>
        SemanticVersion.TryParse(tag[tag.LastIndexOfAny(['v', '@'])..].TrimStart('v', '@'), out var version) ? version : throw new InvalidDataException(tag);

    private static HashSet<string> Ancestors(string tip, Dictionary<string, IReadOnlyList<string>> parents)
    {
        var found = new HashSet<string>();
        var open = new Stack<string>([tip]);
        while (open.TryPop(out var sha))
        {
            if (found.Add(sha))
            {
                parents[sha].ToList().ForEach(open.Push);
            }
        }

        return found;
    }

    /// <summary>What touched a package writes a file in it: which one, the record does not say.</summary>
    private byte[] FastImport()
    {
        var known = commits.ToDictionary(commit => commit.Sha);
        var marks = new Dictionary<string, int>();
        using var stream = new MemoryStream();
        foreach (var commit in Enumerable.Reverse(commits))
        {
            Emit(commit);
        }

        return stream.ToArray();

        void Emit(Recorded commit)
        {
            if (marks.ContainsKey(commit.Sha))
            {
                return;
            }

            var parents = commit.Parents.Where(known.ContainsKey).ToList();
            parents.ForEach(parent => Emit(known[parent]));
            var mark = marks[commit.Sha] = marks.Count + 1;
            if (parents.Count == 0)
            {
                Write("reset refs/heads/main\n\n");
            }

            var message = Encoding.UTF8.GetBytes(commit.Body.Length == 0 ? commit.Subject : $"{commit.Subject}\n\n{commit.Body}");
            Write(FormattableString.Invariant($"commit refs/heads/main\nmark :{mark}\ncommitter Test <test@localhost> {commit.Date.ToUnixTimeSeconds()} +0000\ndata {message.Length}\n"));
            stream.Write(message);
            Write("\n" + string.Concat(parents.Select((parent, index) => $"{(index == 0 ? "from" : "merge")} :{marks[parent]}\n")));
            foreach (var path in parents.Count > 1 ? [] : (commit.Packages ?? []).Select(package => $"packages/{package}/change").Append("change"))
            {
                Write($"M 100644 inline {path}\ndata 40\n{commit.Sha}\n");
            }

            Write("\n" + string.Concat(commit.Tags.Select(tag => $"reset refs/tags/{tag}\nfrom :{mark}\n\n")));
        }

        void Write(string text) => stream.Write(Encoding.UTF8.GetBytes(text));
    }

    private sealed record Recorded(string Sha, DateTimeOffset Date, IReadOnlyList<string> Parents, string Subject, string Body, IReadOnlyList<string> Tags, IReadOnlyList<string>? Packages = null);
}
