using System.Text.RegularExpressions;

namespace PipelineBuild.Tools;

/// <summary>Checks configurations of Alertmanager and says where their routes lead.</summary>
public sealed partial class Amtool(IProcessRunner runner, ProgramLocator programs)
{
    public const string Program = "amtool";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>A user's own settings for it would change what it does and prints.</summary>
    private static readonly Dictionary<string, string?> Undisturbed = new() { ["HOME"] = null };

    /// <returns>What is wrong with it; nothing if nothing is.</returns>
    /// <exception cref="AmtoolException">It did not say what is with the file.</exception>
    public async Task<IReadOnlyList<AmtoolMessage>> CheckConfigAsync(string directory, string file, CancellationToken cancel)
    {
        var output = await RunAsync(directory, ["check-config", Argument(file)], cancel);
        var said = string.Join('\n', output.StandardOutput);
        var head = $"Checking '{Argument(file)}'  ";
        if (!said.StartsWith(head, StringComparison.Ordinal))
        {
            throw new AmtoolException(file, output);
        }

        // Templates are checked after the configuration and fail by themselves.
        var complaints = Complaint().Matches(said).Select(found => found.Groups["text"].Value.Trim()).ToList();
        return complaints.Count == 0 && !output.Succeeded ? throw new AmtoolException(file, output) : complaints.SelectMany(Messages).ToList();
    }

    /// <summary>The receivers that an alert with these labels reaches, in the order of the routes.</summary>
    /// <exception cref="AmtoolException">The configuration or a label is refused.</exception>
    public async Task<IReadOnlyList<string>> ReceiversAsync(string directory, string file, IReadOnlyDictionary<string, string> labels, CancellationToken cancel)
    {
        var output = await RunAsync(directory, ["config", "routes", "test", $"--config.file={file}", .. labels.Select(label => $"{Name(label.Key)}={Quoted(label.Value)}")], cancel);

        // Warnings of its log may stand before the answer.
        var answer = output.StandardOutput.LastOrDefault(line => line.Trim().Length > 0);
        return output.Succeeded && answer is not null ? answer.Trim().Split(',') : throw new AmtoolException(file, output);
    }

    private Task<ProcessOutput> RunAsync(string directory, IReadOnlyList<string> arguments, CancellationToken cancel) =>
        runner.RunAsync(new Command(programs.Require(Program), arguments) { WorkingDirectory = directory, Environment = Undisturbed, Timeout = Limit }, cancel);

    private static string Argument(string file) => file[0] is '-' or '@' ? $"./{file}" : file;

    private static IEnumerable<AmtoolMessage> Messages(string complaint)
    {
        const string Several = "yaml: unmarshal errors:";
        return complaint.StartsWith(Several, StringComparison.Ordinal)
            ? complaint[Several.Length..].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Placed)
            : [Placed(complaint)];
    }

    private static AmtoolMessage Placed(string text) => Line().Match(text) is { Success: true } line
        ? new AmtoolMessage(text[line.Length..], int.Parse(line.Groups["line"].Value, System.Globalization.CultureInfo.InvariantCulture))
        : new AmtoolMessage(text, 0);

    private static string Name(string label) => Plain().IsMatch(label) ? label : Quoted(label);

    private static string Quoted(string value) => $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    [GeneratedRegex(@"(?:^|  )FAILED: (?<text>(?:.+(?:\n|$))+)", RegexOptions.Multiline)]
    private static partial Regex Complaint();

    [GeneratedRegex(@"^(?:yaml: )?line (?<line>\d+): ")]
    private static partial Regex Line();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Plain();
}

/// <summary>One complaint about a configuration.</summary>
/// <param name="Line">0 where it does not say.</param>
public sealed record AmtoolMessage(string Text, int Line);

/// <summary>amtool ended without an answer.</summary>
public sealed class AmtoolException(string file, ProcessOutput output) : Exception($"amtool could not answer for {file}: {Words(output)}")
{
    private static string Words(ProcessOutput output) =>
        output.StandardError.LastOrDefault(line => line.StartsWith("amtool: error: ", StringComparison.Ordinal))?["amtool: error: ".Length..] ?? $"it ended with exit code {output.ExitCode} and wrote no reason";
}
