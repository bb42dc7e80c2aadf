using System.Text.RegularExpressions;
using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Containers.Compose.Rules;

/// <summary>Secrets that everybody who has the file has.</summary>
internal sealed partial class PlainSecret() : ComposeRule("compose/plain-secret")
{
    /// <summary>Words that say nothing secret: what is switched on or off.</summary>
    private static readonly string[] Switches = ["", "true", "false", "yes", "no", "on", "off", "0", "1"];

    protected override IEnumerable<ComposeFinding> Check(ComposeService service, ComposeProject project)
    {
        foreach (var variable in service.Environment.Concat(service.BuildArguments))
        {
            // A default of a variable stands in the file like any other text.
            if (variable.Value is not { } value || Switches.Contains(value.Text.ToLowerInvariant()))
            {
                continue;
            }

            if (SecretNames.IsSecret(variable.Name) && value.IsKnown && !variable.Name.EndsWith("_FILE", StringComparison.OrdinalIgnoreCase))
            {
                yield return Found(variable.Place, $"the value of {variable.Name} stands in this file{(value.Written.Contains('$') ? " as a default" : "")}; give the image a file of secrets (often {variable.Name}_FILE), or write ${{{variable.Name}:?not set}}", service);
            }
            else if (Login().IsMatch(value.Text))
            {
                yield return Found(variable.Place, $"the address in {variable.Name} holds a password; write it as a variable without a default, such as ${{PASSWORD:?not set}}", service);
            }
        }
    }

    [GeneratedRegex(@"://[^/\s:@]+:(?!\$\{)[^/\s@]+@")]
    private static partial Regex Login();
}
