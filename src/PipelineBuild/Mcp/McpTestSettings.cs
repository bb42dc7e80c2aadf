using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;

namespace PipelineBuild.Mcp;

/// <summary>The block <c>test</c> of a package: how its server is started and what has to hold while it runs.</summary>
/// <param name="Command">Which command of <c>bin</c> starts it; null means the one that npx would take.</param>
/// <param name="Environment">Variables that it needs.</param>
/// <param name="Secrets">Variables of the pipeline's own environment that it needs and nobody may see.</param>
/// <param name="NeverCall">Tools that must not be called with wrong arguments, because even that does something.</param>
/// <param name="Calls">How often each sample is called.</param>
public sealed record McpTestSettings(
    string? Command, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment, IReadOnlyList<SecretRef> Secrets, IReadOnlyList<string> NeverCall, int Calls, IReadOnlyList<McpSample> Samples)
{
    public const int MostCalls = 100_000;

    public static readonly McpTestSettings Default = new(null, [], new Dictionary<string, string>(), [], [], 100, []);

    private const int LongestWait = 3600;

    /// <summary>From its start to its answer to initialize.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For each answer.</summary>
    public TimeSpan CallLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it is left alone to see whether it stays quiet.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How it serves over HTTP; null when it does not.</summary>
    public McpHttpSettings? Http { get; init; }

    public static McpTestSettings Read(YamlSection section)
    {
        var calls = section.Number("calls", 100, 1, MostCalls);
        return new McpTestSettings(
            section.OptionalText("command"),
            section.Texts("arguments", []),
            section.TextMap("env", checkName: YamlSectionReading.VariableProblem),
            section.Texts("secrets", [], YamlSectionReading.VariableProblem).Select(name => new SecretRef(name)).ToList(),
            section.Texts("neverCall", []),
            calls,
            section.Blocks("samples", sample => McpSample.Read(sample, calls)))
        {
            StartLimit = TimeSpan.FromSeconds(section.Number("startSeconds", 10, 1, LongestWait)),
            CallLimit = TimeSpan.FromSeconds(section.Number("callSeconds", 30, 1, LongestWait)),
            Idle = TimeSpan.FromSeconds(section.Number("idleSeconds", 5, 0, LongestWait)),
            Http = section.OptionalBlock("http", McpHttpSettings.Read),
        };
    }
}

/// <summary>One call of a tool and what has to come of it.</summary>
/// <param name="Contains">A text of the answer, or null.</param>
/// <param name="Json">JSON path to the text or number that stands there in the answer's structured content, or in its first text.</param>
/// <param name="IsError">Whether an error is the right answer.</param>
/// <param name="Calls">How often it is called.</param>
public sealed record McpSample(string Name, string Tool, JsonObject Arguments, string? Contains, IReadOnlyDictionary<string, string> Json, bool IsError, int Calls)
{
    public static McpSample Read(YamlSection section, int calls)
    {
        var tool = section.RequiredText("tool");
        var expected = section.Block("expect", expect => (
            Contains: expect.OptionalText("contains"),
            Json: expect.TextMap("json", checkName: JsonPath.Problem),
            IsError: expect.Flag("isError", fallback: false)));
        var arguments = section.Json("arguments");
        return new McpSample(section.OptionalText("name") ?? Title(tool, arguments), tool, arguments, expected.Contains, expected.Json, expected.IsError, section.OptionalNumber("calls", 1, McpTestSettings.MostCalls) ?? calls);
    }

    private static string Title(string tool, JsonObject arguments)
    {
        const int Longest = 60;
        var text = arguments.Count == 0 ? tool : $"{tool} {arguments.ToJsonString()}";
        return text.Length <= Longest ? text : $"{text[..Longest]}...";
    }
}

/// <summary>How a server offers streamable HTTP; <c>{port}</c> stands for a free port.</summary>
/// <param name="Arguments">Instead of those for stdio.</param>
/// <param name="Environment">Beside those for stdio.</param>
/// <param name="Path">Of the address that clients are given.</param>
public sealed partial record McpHttpSettings(IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment, string Path)
{
    public static McpHttpSettings Read(YamlSection section)
    {
        var settings = new McpHttpSettings(
            section.Texts("arguments", []),
            section.TextMap("env", checkName: YamlSectionReading.VariableProblem),
            section.Text("path", "/mcp", text => text.StartsWith('/') ? null : "a path begins with '/'"));
        if (!settings.Arguments.Concat(settings.Environment.Values).Any(text => Port().IsMatch(text)))
        {
            section.Error("arguments", "neither an argument nor a variable holds {port}, so nobody can tell the server where to listen");
        }

        return settings;
    }

    /// <summary>With the port in its places.</summary>
    public McpHttpSettings At(int port)
    {
        string Filled(string text) => Port().Replace(text, port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return this with { Arguments = Arguments.Select(Filled).ToList(), Environment = Environment.ToDictionary(pair => pair.Key, pair => Filled(pair.Value)) };
    }

    [GeneratedRegex(@"\{port\}")]
    private static partial Regex Port();
}
