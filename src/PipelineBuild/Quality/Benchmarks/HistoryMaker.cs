using System.Globalization;
using System.Text;
using System.Text.Json;
using PipelineBuild.Tools;

namespace PipelineBuild.Quality.Benchmarks;

/// <summary>Makes a repository with a long history and gets the programs that are compared on it.</summary>
public sealed class HistoryMaker(IProcessRunner processes, ProgramLocator programs, EnvironmentVariables environment, IProgress<string> progress)
{
    public const int Commits = 3000;

    private const string Folder = "history";

    /// <summary>package.json and lock file of the other side, in the clone.</summary>
    private const string Tools = "tests/release-tools";

    private const string Corpus = "commits/goreleaser__goreleaser.jsonl";

    private static readonly (string Path, string Text)[] Files =
    [
        ("package.json", "{\n  \"name\": \"history\",\n  \"version\": \"1.0.0\"\n}\n"),
        ("pipeline.yml", "name: history\nmcp:\n  packages:\n    - { path: ., tagPrefix: v }\n"),
    ];

    public static string HistoryIn(string directory) => Path.Combine(directory, Folder);

    public static string Program(BenchmarkPlace place, string path) => Path.Combine(place.Repository, Tools, "node_modules", path);

    /// <returns>The place with the history in it.</returns>
    /// <exception cref="InvalidOperationException">npm ended well and left no program behind.</exception>
    public async Task<BenchmarkPlace> MakeAsync(BenchmarkPlace place, string directory, CancellationToken cancel)
    {
        var messages = Messages();
        progress.Report(string.Create(CultureInfo.InvariantCulture, $"make a history of {messages.Count} commits, {(environment.Get("PIPELINE_CORPUS") is null ? "invented" : "those of goreleaser")}, and get what it is measured against"));
        var made = place with { History = HistoryIn(directory) };
        foreach (var command in MakingCommands(made, FastImport(messages)))
        {
            await processes.RunCheckedAsync(command, cancel);
        }

        // npm ends with 0 after some failures of the network.
        return File.Exists(Program(made, ".bin/commit-and-tag-version")) ? made : throw new InvalidOperationException($"npm ci in {Tools} ended well, but brought no commit-and-tag-version");
    }

    /// <summary>What makes history and programs, in this order.</summary>
    public IReadOnlyList<Command> MakingCommands(BenchmarkPlace place, ReadOnlyMemory<byte> history) =>
    [
        new(programs.Find("git") ?? "git", ["init", "--quiet", "--initial-branch=main", place.History]),
        new(programs.Find("git") ?? "git", ["-C", place.History, "fast-import", "--quiet"]) { StandardInput = history },
        new(programs.Find("git") ?? "git", ["-C", place.History, "reset", "--quiet", "--hard"]),
        place.Run(programs.Find("npm") ?? "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]) with { WorkingDirectory = Path.Combine(place.Repository, Tools) },
    ];

    /// <summary>Oldest first.</summary>
    private IReadOnlyList<string> Messages()
    {
        if (environment.Get("PIPELINE_CORPUS") is not { } corpus)
        {
            return InventedHistory.Messages(Commits);
        }

        return File.ReadLines(Path.Combine(corpus, Corpus)).Take(Commits).Reverse().Select(line =>
        {
            using var commit = JsonDocument.Parse(line);
            return $"{commit.RootElement.GetProperty("subject").GetString()}\n\n{commit.RootElement.GetProperty("body").GetString()}".TrimEnd();
        }).ToList();
    }

    /// <summary>A first commit with the package and the tag, then one for each message.</summary>
    private static byte[] FastImport(IReadOnlyList<string> messages)
    {
        using var stream = new MemoryStream();
        for (var number = 0; number <= messages.Count; number++)
        {
            Data(FormattableString.Invariant($"commit refs/heads/main\nmark :{number + 1}\ncommitter Benchmark <benchmark@localhost> {1700000000 + (number * 3600)} +0000\n"), number == 0 ? "chore: begin" : messages[number - 1]);
            foreach (var (path, text) in number == 0 ? Files : [("src/change", $"{number}\n")])
            {
                Data($"M 100644 inline {path}\n", text);
            }
        }

        Write("reset refs/tags/v1.0.0\nfrom :1\n\n");
        return stream.ToArray();

        void Data(string head, string text) => Write(FormattableString.Invariant($"{head}data {Encoding.UTF8.GetByteCount(text)}\n{text}\n"));

        void Write(string text) => stream.Write(Encoding.UTF8.GetBytes(text));
    }
}
