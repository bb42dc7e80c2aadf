using System.Text.Json;
using System.Text.Json.Nodes;

namespace PipelineBuild.Results.Writers;

/// <summary>The report for machines: every task with its own result record, configuration errors, exit code.</summary>
public static class JsonWriter
{
    /// <param name="mask">Takes secrets out of every text; a step's own record may hold one.</param>
    public static string Render(RunReport report, Func<string, string> mask) => JsonText.Page(JsonText.Masked(
        new JsonObject
        {
            ["exitCode"] = report.ExitCode,
            ["cancelled"] = report.Cancelled,
            ["configErrorCount"] = report.ConfigErrorCount,
            ["configErrors"] = JsonSerializer.SerializeToNode(report.ConfigErrors, ResultStore.Json),
            ["tasks"] = new JsonArray(report.Tasks.Select(task => (JsonNode)new JsonObject
            {
                ["task"] = task.Task,
                ["started"] = task.Started.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
                ["seconds"] = Math.Round(task.Duration.TotalSeconds, 3),
                ["result"] = JsonSerializer.SerializeToNode(task.Result, task.Result.GetType(), ResultStore.Json),
            }).ToArray()),
        },
        mask));
}
