using Cake.Core.Tooling;

namespace Cake.Npm;

/// <summary>How much npm prints.</summary>
public enum NpmLogLevel
{
    Default,
    Silent,
    Warn,
    Info,
    Error,
    Verbose,
    Silly,
    Http,
}

/// <summary>Base of the settings of every npm command.</summary>
public abstract class NpmSettings : ToolSettings
{
    protected NpmSettings(string command)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(command);
        Command = command;
    }

    public NpmLogLevel LogLevel { get; set; }

    public bool RedirectStandardError { get; set; }

    public bool RedirectStandardOutput { get; set; }

    public Action<string>? StandardErrorAction { get; set; }

    public Action<string>? StandardOutputAction { get; set; }

    protected string Command { get; }

    /// <summary>Everything behind <c>npm</c>, in order; a word that may hold a blank is quoted by the command that knows it.</summary>
    internal IEnumerable<string> Words() => [Command, .. CommandWords(), .. LogLevelWords()];

    private protected abstract IEnumerable<string> CommandWords();

    private protected static string Quoted(string text) => $"\"{text}\"";

    private protected static IEnumerable<string> Switch(string name, bool on) => on ? [name] : [];

    private protected static IEnumerable<string> Option(string name, string? value) => string.IsNullOrWhiteSpace(value) ? [] : [name, value];

    private protected static IEnumerable<string> Passed(IList<string> arguments) => arguments.Count == 0 ? [] : ["--", .. arguments];

    private IEnumerable<string> LogLevelWords() => LogLevel switch
    {
        NpmLogLevel.Default => [],
        NpmLogLevel.Silent => ["--silent"],
        NpmLogLevel.Warn => ["--warn"],
        _ => ["--loglevel", LogLevel.ToString().ToLowerInvariant()],
    };
}
