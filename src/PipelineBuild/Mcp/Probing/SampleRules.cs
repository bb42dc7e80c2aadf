using System.Text.Json;
using System.Text.Json.Nodes;
using PipelineBuild.Artifacts;
using PipelineBuild.Tools.Servers;

namespace PipelineBuild.Mcp.Probing;

/// <summary>Judges an answer by what a sample expects; pure.</summary>
public static class SampleRules
{
    private const int LongestExcerpt = 200;

    /// <summary>What is not as expected, or null.</summary>
    public static string? Problem(McpSample sample, McpAnswer answer)
    {
        var text = TextOf(answer);
        return answer.IsError != sample.IsError ? sample.IsError ? $"answered without an error: {Excerpt(text)}" : $"answered with an error: {Excerpt(text)}"
            : answer.Refusal is null && answer.Result?["content"] is not JsonArray ? "the answer has no list 'content'"
            : sample.Contains is { } part && !text.Contains(part, StringComparison.Ordinal) ? $"'{part}' is not in the answer: {Excerpt(text)}"
            : sample.Json.Count > 0 ? JsonProblem(sample, answer, text)
            : null;
    }

    /// <summary>All texts of an answer, its structured content, or the protocol's own error.</summary>
    private static string TextOf(McpAnswer answer)
    {
        var texts = (answer.Result?["content"] as JsonArray ?? []).Select(part => SurfaceRules.TextOf(part, "text")).OfType<string>().ToList();
        return answer.Refusal ?? (texts.Count > 0 ? string.Join('\n', texts) : answer.Result?["structuredContent"]?.ToJsonString() ?? "");
    }

    private static string? JsonProblem(McpSample sample, McpAnswer answer, string text)
    {
        try
        {
            using var page = JsonDocument.Parse(answer.Result?["structuredContent"]?.ToJsonString() ?? SurfaceRules.TextOf((answer.Result?["content"] as JsonArray)?.FirstOrDefault(), "text") ?? "");
            return sample.Json.Select(expected => (expected, Found: JsonPath.Find(page.RootElement, expected.Key))).Where(pair => pair.Found != pair.expected.Value)
                .Select(pair => pair.Found is null ? $"there is no {pair.expected.Key} in the answer: {Excerpt(text)}" : $"{pair.expected.Key} is '{Excerpt(pair.Found)}', expected '{pair.expected.Value}'").FirstOrDefault();
        }
        catch (JsonException)
        {
            return $"the answer has no structured content, and its first text is no JSON: {Excerpt(text)}";
        }
    }

    private static string Excerpt(string text) => text.Length <= LongestExcerpt ? text : $"{text[..LongestExcerpt]}...";
}
