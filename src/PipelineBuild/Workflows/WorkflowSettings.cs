using System.Text.RegularExpressions;
using PipelineBuild.Configuration;

namespace PipelineBuild.Workflows;

/// <summary>The block <c>workflows</c>: what generated workflows can't know from the other blocks.</summary>
/// <param name="Action">The action that runs one target: a folder of the repository, or that of another with the full hash of a commit.</param>
/// <param name="Branch">The branch that is published from.</param>
/// <param name="Nightly">When the nightly tests run, as cron says it.</param>
/// <param name="DeployRunner">Labels of the runner that reaches the environments.</param>
public sealed partial record WorkflowSettings(string Action, string Branch, string Nightly, IReadOnlyList<string> DeployRunner)
{
    public const string OwnAction = "./.github/actions/task";

    /// <summary>The document that holds the table of workflows, relative to the workspace.</summary>
    public string Readme { get; init; } = "README.md";

    public static WorkflowSettings Read(YamlSection section) => new(
        section.Text("action", OwnAction, ActionProblem),
        section.Text("branch", "main"),
        section.Text("nightly", "17 3 * * *", text => Cron().IsMatch(text) ? null : "expected the five fields of cron, such as 17 3 * * *"),
        section.Texts("deployRunner", ["self-hosted"]))
    {
        Readme = section.Text("readme", "README.md"),
    };

    private static string? ActionProblem(string text) => text.StartsWith("./", StringComparison.Ordinal) || Pinned().IsMatch(text)
        ? null
        : "expected ./FOLDER of this repository, or OWNER/REPOSITORY/FOLDER@HASH # v1.2.3 with all 40 digits";

    [GeneratedRegex(@"^[\w.-]+(/[\w.-]+)+@[0-9a-f]{40} # v\d\S*\z")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"^[\d*/,-]+( [\dA-Za-z*/,-]+){4}\z")]
    private static partial Regex Cron();
}
