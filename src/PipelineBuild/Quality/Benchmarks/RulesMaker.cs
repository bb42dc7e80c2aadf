using System.Globalization;
using PipelineBuild.Tools;

namespace PipelineBuild.Quality.Benchmarks;

/// <summary>Makes a workspace of so many rule files that promtool has something to do.</summary>
public sealed class RulesMaker(IProcessRunner processes, ProgramLocator programs, EnvironmentVariables environment, IProgress<string> progress, TimeProvider time)
{
    public const int LeastSeconds = 5;

    /// <summary>All is well, and something that was checked is bad.</summary>
    public static readonly IReadOnlyList<int> Verdicts = [0, 1];

    private const string Folder = "rules";

    private const string Corpus = "rules";

    /// <summary>Where the search begins, and what it never goes beyond.</summary>
    private const int FirstCopies = 20;

    private const int MostCopies = 2000;

    /// <summary>So that not every pair ends just above the least.</summary>
    private const double Margin = 1.1;

    /// <returns>The place with the workspace in it.</returns>
    /// <exception cref="InvalidOperationException">There is no rule file to repeat, or promtool is too fast for any number of them.</exception>
    public async Task<BenchmarkPlace> MakeAsync(BenchmarkPlace place, string directory, CancellationToken cancel)
    {
        var sources = Sources();
        var workspace = Path.Combine(directory, Folder);
        Directory.CreateDirectory(workspace);
        await File.WriteAllTextAsync(Path.Combine(workspace, "pipeline.yml"), "name: rules\nobservability:\n  prometheus:\n    rules: [\"copies/**/*\"]\n", cancel);
        var (files, copies) = (new List<string>(), 0);
        for (var wanted = FirstCopies; wanted <= MostCopies;)
        {
            for (; copies < wanted; copies++)
            {
                files.AddRange(Copy(workspace, sources, copies));
            }

            var made = place with { Rules = new BenchmarkRules(workspace, programs.Require(Promtool.Program), files) };
            var seconds = await TimeAsync(Check(made), cancel);
            progress.Report(string.Create(CultureInfo.InvariantCulture, $"{copies} copies of {sources.Count} rule files, {(environment.Get("PIPELINE_CORPUS") is null ? "invented" : "those of the corpus")}: promtool needs {seconds:0.0} s"));
            if (seconds >= LeastSeconds)
            {
                return made;
            }

            wanted = Math.Max(copies + FirstCopies, (int)Math.Ceiling(copies * LeastSeconds * Margin / Math.Max(seconds, 0.1)));
        }

        throw new InvalidOperationException($"promtool checks {copies} copies of {sources.Count} rule files in less than {LeastSeconds} s");
    }

    /// <summary>A stand-in for what only the run itself finds out.</summary>
    public static BenchmarkRules Planned(string directory) => new(Path.Combine(directory, Folder), Promtool.Program, ["FILE", "..."]);

    /// <summary>All files in one call, as somebody without us would do it.</summary>
    public static Command Check(BenchmarkPlace place) => place.Run(place.Rules!.Promtool, ["check", "rules", .. place.Rules.Files]) with { WorkingDirectory = place.Rules.Directory };

    private async Task<double> TimeAsync(Command command, CancellationToken cancel)
    {
        var begun = time.GetTimestamp();
        var output = await processes.RunAsync(command, cancel);
        return Verdicts.Contains(output.ExitCode) ? time.GetElapsedTime(begun).TotalSeconds : throw new ProcessFailedException(command, output, processes.Mask);
    }

    private static IEnumerable<string> Copy(string workspace, IReadOnlyList<(string Name, string Text)> sources, int number)
    {
        foreach (var (name, text) in sources)
        {
            var relative = string.Create(CultureInfo.InvariantCulture, $"copies/{number:0000}/{name}");
            var file = Path.Combine(workspace, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
            yield return relative;
        }
    }

    private List<(string Name, string Text)> Sources()
    {
        if (environment.Get("PIPELINE_CORPUS") is not { } corpus)
        {
            return InventedRules.Files.ToList();
        }

        var folder = Path.Combine(corpus, Corpus);
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is ".yaml" or ".yml" or ".json").Order(StringComparer.Ordinal)
            .Select(file => (Path.GetRelativePath(folder, file), File.ReadAllText(file))).ToList();
        return files.Count > 0 ? files : throw new InvalidOperationException($"PIPELINE_CORPUS names {corpus}, and there is no rule file in {folder}");
    }
}
