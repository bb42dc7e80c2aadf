namespace PipelineBuild.Tools;

/// <summary>Checks configurations and rule files as Prometheus reads them.</summary>
public sealed class Promtool(IProcessRunner runner, ProgramLocator programs)
{
    public const string Program = "promtool";

    /// <summary>More would not fit into a command line on every system.</summary>
    public const int MostFiles = 1000;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>It collects garbage of small heaps all the time otherwise, which takes more time than the checks.</summary>
    private static readonly Dictionary<string, string?> Calm = new() { ["GOGC"] = "1600", ["GOMEMLIMIT"] = "1GiB" };

    /// <summary>Checks rule files in one call; what it says of each, in their order. Of a file with several YAML documents it reads the first.</summary>
    /// <param name="directory">What the files are relative to.</param>
    /// <exception cref="PromtoolException">It did not say of every file what is with it.</exception>
    public async Task<IReadOnlyList<RuleFileVerdict>> CheckRulesAsync(string directory, IReadOnlyList<string> files, CancellationToken cancel)
    {
        // A duplicate ends with exit code 0: what is written counts, and the code only where nothing is.
        var output = await RunAsync(directory, ["check", "rules", "--lint=duplicate-rules", .. files.Select(Argument)], cancel);
        return PromtoolReport.Rules(files.Select(Argument).ToList(), output) is { } verdicts
            ? verdicts.Zip(files, (verdict, file) => verdict with { File = file }).ToList()
            : throw new PromtoolException(files.Count == 1 ? files[0] : $"{files.Count} files", output);
    }

    /// <summary>Checks a configuration and whether the files that it names are there; what is in its rule files is another question.</summary>
    /// <returns>What is wrong with it; nothing if nothing is.</returns>
    /// <exception cref="PromtoolException">It did not say what is with the file.</exception>
    public async Task<IReadOnlyList<PromtoolMessage>> CheckConfigAsync(string directory, string file, CancellationToken cancel)
    {
        var output = await RunAsync(directory, ["check", "config", "--lint=none", Argument(file)], cancel);
        return PromtoolReport.Config(Argument(file), output) ?? throw new PromtoolException(file, output);
    }

    private Task<ProcessOutput> RunAsync(string directory, IReadOnlyList<string> arguments, CancellationToken cancel) =>
        runner.RunAsync(new Command(programs.Require(Program), arguments) { WorkingDirectory = directory, Environment = Calm, Timeout = Limit }, cancel);

    /// <summary>A name that it would take for an option, or for a file of options.</summary>
    private static string Argument(string file) => file[0] is '-' or '@' ? $"./{file}" : file;
}

/// <summary>What promtool says of one rule file.</summary>
/// <param name="Rules">How many rules it found; null where it does not say, which is wherever it complains.</param>
/// <param name="Errors">Why Prometheus would not load the file.</param>
/// <param name="Duplicates">Rules that are there more than once: a complaint, and no reason not to load the file.</param>
public sealed record RuleFileVerdict(string File, int? Rules, IReadOnlyList<PromtoolMessage> Errors, IReadOnlyList<DuplicateRule> Duplicates)
{
    public bool Passed => Errors.Count == 0;
}

/// <summary>One complaint, without the name of the file.</summary>
/// <param name="Line">Of the file; 0 where it does not say.</param>
public sealed record PromtoolMessage(string Text, int Line, int Column);

/// <summary>A rule that stands in a file once more, with the same name and labels.</summary>
public sealed record DuplicateRule(string Name, IReadOnlyDictionary<string, string> Labels);

/// <summary>promtool ended without saying what is with a file.</summary>
public sealed class PromtoolException(string what, ProcessOutput output) : Exception($"promtool did not say what is with {what}: {Words(output)}")
{
    private static string Words(ProcessOutput output) =>
        output.StandardError.LastOrDefault(line => line.Trim().Length > 0)?.Trim() is { } last ? $"exit code {output.ExitCode}, {last}" : $"it ended with exit code {output.ExitCode} and wrote no reason";
}
