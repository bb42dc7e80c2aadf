using System.Globalization;
using System.Text.RegularExpressions;
using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Containers.Compose.Rules;

/// <summary>Ports that older YAML takes for a number of base 60.</summary>
internal sealed partial class UnquotedPort() : ComposeRule("compose/unquoted-port")
{
    protected override IEnumerable<ComposeFinding> Check(ComposeService service, ComposeProject project) =>
        from port in service.Ports
        where port.Value is { IsPlain: true } value && BaseSixty().IsMatch(value.Written)
        select Found(port.Place, $"{port.Value!.Written} without quotes is the number {Number(port.Value.Written)} for readers of YAML 1.1; write it in quotes", service, new TextEdit(port.Value.Place, port.Value.End, $"\"{port.Value.Written}\""));

    private static long Number(string text) => text.Split(':').Aggregate(0L, (sum, digits) => (sum * 60) + long.Parse(digits, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"^[1-9][0-9]{0,4}(:[0-5]?[0-9])+\z")]
    private static partial Regex BaseSixty();
}
