using System.Text.RegularExpressions;
using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Containers.Compose.Rules;

/// <summary>Values that Compose reads as a number or a date and writes differently.</summary>
internal sealed partial class UnquotedNumber() : ComposeRule("compose/unquoted-number")
{
    protected override IEnumerable<ComposeFinding> Check(ComposeService service, ComposeProject project) =>
        from variable in service.Environment.Concat(service.BuildArguments).Concat(service.Labels)
        where variable is { IsOwnNode: true, Value: { IsPlain: true, IsTaggedText: false } value } && IsRewritten(value.Written)
        select Found(variable.Value!.Place, $"{SecretNames.Masked($"{variable.Name}: {variable.Value.Written}")} without quotes does not reach the container as it is written: Compose takes it for a number or a date; write it in quotes", service, new TextEdit(variable.Value.Place, variable.Value.End, $"\"{variable.Value.Written}\""));

    private static bool IsRewritten(string text) => LeadingZero().IsMatch(text) || OtherNotation().IsMatch(text) || TrailingZero().IsMatch(text) || Day().IsMatch(text);

    /// <summary>Octal: 0755 becomes 493.</summary>
    [GeneratedRegex("^[-+]?0[0-9_]+$")]
    private static partial Regex LeadingZero();

    /// <summary>1e3, 1_000, 0x1F, 0o17, 0b1, +5, .5.</summary>
    [GeneratedRegex(@"^(?:[-+]?[0-9][0-9_]*(?:\.[0-9_]*)?[eE][-+]?[0-9]+|[-+]?[0-9]+_[0-9_]+|[-+]?0x[0-9a-fA-F_]+|[-+]?0o[0-7_]+|[-+]?0b[01_]+|\+[0-9]+|[-+]?\.[0-9]+)$")]
    private static partial Regex OtherNotation();

    /// <summary>3.10 becomes 3.1.</summary>
    [GeneratedRegex(@"^[-+]?[0-9]+\.(?:[0-9]*0)?$")]
    private static partial Regex TrailingZero();

    /// <summary>2026-01-31 becomes 2026-01-31T00:00:00Z.</summary>
    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    private static partial Regex Day();
}
