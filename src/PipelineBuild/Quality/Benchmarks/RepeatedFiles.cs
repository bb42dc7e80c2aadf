using System.Globalization;
using PipelineBuild.Tools;

namespace PipelineBuild.Quality.Benchmarks;

/// <summary>Repeats files until a program needs long enough for them to be measured.</summary>
internal sealed class RepeatedFiles(IProcessRunner processes, IProgress<string> progress, TimeProvider time)
{
    public const int LeastSeconds = 5;

    /// <summary>Where the search begins, and what it never goes beyond.</summary>
    private const int FirstCopies = 20;

    private const int MostCopies = 2000;

    /// <summary>So that not every pair ends just above the least.</summary>
    private const double Margin = 1.1;

    /// <summary>Those of the corpus where there is one, else invented ones.</summary>
    /// <exception cref="InvalidOperationException">The corpus has none.</exception>
    public static List<(string Name, string Text)> Sources(string? corpus, string folder, IReadOnlyList<string> extensions, IEnumerable<(string Name, string Text)> invented)
    {
        if (corpus is null)
        {
            return invented.ToList();
        }

        var full = Path.Combine(corpus, folder);
        var files = Directory.EnumerateFiles(full, "*", SearchOption.AllDirectories).Where(file => extensions.Contains(Path.GetExtension(file))).Order(StringComparer.Ordinal)
            .Select(file => (Path.GetRelativePath(full, file), File.ReadAllText(file))).ToList();
        return files.Count > 0 ? files : throw new InvalidOperationException($"PIPELINE_CORPUS names {corpus}, and there is no file {string.Join(" or ", extensions)} in {full}");
    }

    /// <param name="what">What one file is called.</param>
    /// <param name="command">Works on the files that are there by then.</param>
    /// <returns>The files, relative to the workspace.</returns>
    /// <exception cref="InvalidOperationException">The program is too fast for any number of them.</exception>
    public async Task<IReadOnlyList<string>> MakeAsync(string workspace, IReadOnlyList<(string Name, string Text)> sources, string what, Func<IReadOnlyList<string>, Command> command, CancellationToken cancel)
    {
        var (files, copies, program) = (new List<string>(), 0, "");
        for (var wanted = FirstCopies; wanted <= MostCopies;)
        {
            for (; copies < wanted; copies++)
            {
                files.AddRange(Copy(workspace, sources, copies));
            }

            var timed = command(files);
            program = Path.GetFileName(timed.Program);
            var seconds = await TimeAsync(timed, cancel);
            progress.Report(string.Create(CultureInfo.InvariantCulture, $"{copies} copies of {sources.Count} {what}s: {program} needs {seconds:0.0} s"));
            if (seconds >= LeastSeconds)
            {
                return files;
            }

            wanted = Math.Max(copies + FirstCopies, (int)Math.Ceiling(copies * LeastSeconds * Margin / Math.Max(seconds, 0.1)));
        }

        throw new InvalidOperationException($"{program} checks {copies} copies of {sources.Count} {what}s in less than {LeastSeconds} s");
    }

    private async Task<double> TimeAsync(Command command, CancellationToken cancel)
    {
        var begun = time.GetTimestamp();
        var output = await processes.RunAsync(command, cancel);
        return RulesMaker.Verdicts.Contains(output.ExitCode) ? time.GetElapsedTime(begun).TotalSeconds : throw new ProcessFailedException(command, output, processes.Mask);
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
}
