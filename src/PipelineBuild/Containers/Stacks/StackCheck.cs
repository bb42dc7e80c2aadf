using System.Text.RegularExpressions;
using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;

namespace PipelineBuild.Containers.Stacks;

/// <summary>One thing that has to hold while a stack runs: exactly one of the three kinds.</summary>
/// <param name="Retries">How often it may be asked again; each attempt is counted in the result.</param>
/// <param name="Interval">Between two attempts.</param>
public sealed record StackCheck(string Name, HttpCheck? Http, TcpCheck? Tcp, CommandCheck? Command, int Retries, TimeSpan Interval)
{
    private const int MostRetries = 1000;
    private const int LongestInterval = 600;

    /// <summary>Where pipeline.yml has it.</summary>
    public ConfigPlace Place { get; init; }

    /// <summary>The service it asks.</summary>
    public string Service => Http?.Service ?? Tcp?.Service ?? Command!.Service;

    public static StackCheck Read(YamlSection section)
    {
        var name = section.OptionalText("name");
        var http = section.OptionalBlock("http", HttpCheck.Read);
        var tcp = section.OptionalBlock("tcp", TcpCheck.Read);
        var command = section.OptionalBlock("command", CommandCheck.Read);
        if (new object?[] { http, tcp, command }.Count(kind => kind is not null) != 1)
        {
            section.Error("name", "a check has exactly one of http, tcp and command");
        }

        var seconds = section.Number("intervalSeconds", 1, 0, LongestInterval);
        return new StackCheck(name ?? http?.ToString() ?? tcp?.ToString() ?? command?.ToString() ?? "", http, tcp, command, section.Number("retries", 0, 0, MostRetries), TimeSpan.FromSeconds(seconds))
        {
            Place = section.Place,
        };
    }
}

/// <summary>What a service has to answer over HTTP.</summary>
/// <param name="Port">Of the container.</param>
/// <param name="Contains">A text of the body, or null.</param>
/// <param name="Matches">A regular expression that the body matches, or null.</param>
/// <param name="Json">JSON path to the text or number that stands there.</param>
/// <param name="MaxLatency">The longest time the whole answer may take; null leaves it unchecked.</param>
public sealed record HttpCheck(string Service, int Port, string Path, int Status, string? Contains, Regex? Matches, IReadOnlyDictionary<string, string> Json, TimeSpan? MaxLatency)
{
    private const int LastPort = 65535;

    /// <summary>A pattern must not be able to hang the run.</summary>
    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(2);

    public static HttpCheck Read(YamlSection section) => new(
        section.RequiredText("service"),
        section.RequiredNumber("port", 1, LastPort),
        section.Text("path", "/", text => text.StartsWith('/') ? null : "a path begins with '/'"),
        section.Number("status", 200, 100, 599),
        section.OptionalText("contains"),
        section.OptionalText("matches", PatternProblem) is { } pattern && PatternProblem(pattern) is null ? new Regex(pattern, RegexOptions.CultureInvariant, MatchLimit) : null,
        section.TextMap("json", checkName: JsonPath.Problem),
        section.OptionalNumber("maxMilliseconds", 1, 600_000) is { } most ? TimeSpan.FromMilliseconds(most) : null);

    public override string ToString() => $"http {Service}:{Port}{Path}";

    private static string? PatternProblem(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant, MatchLimit);
            return null;
        }
        catch (ArgumentException error)
        {
            return $"no regular expression: {error.Message}";
        }
    }
}

/// <summary>A port that has to take connections.</summary>
public sealed record TcpCheck(string Service, int Port)
{
    public static TcpCheck Read(YamlSection section) => new(section.RequiredText("service"), section.RequiredNumber("port", 1, 65535));

    public override string ToString() => $"tcp {Service}:{Port}";
}

/// <summary>A program that is run in a service's container.</summary>
/// <param name="Run">The program and its arguments; no shell takes part.</param>
/// <param name="Contains">A text of what it prints, or null.</param>
public sealed record CommandCheck(string Service, IReadOnlyList<string> Run, int ExitCode, string? Contains)
{
    public static CommandCheck Read(YamlSection section) => new(
        section.RequiredText("service"), section.RequiredTexts("run"), section.Number("exitCode", 0, 0, 255), section.OptionalText("contains"));

    public override string ToString() => $"command {Service}: {string.Join(' ', Run)}";
}
