using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.PromQl;

/// <content>Going from token to token, and the first problem.</content>
public sealed partial class PromParser
{
    /// <summary>As it stands in the text: names keep their case.</summary>
    private string Written(PromToken token) => token.Kind is PromTokenKind.Aggregator or PromTokenKind.Keyword ? text[token.Start..token.End] : token.Text;

    private PromToken Take() => tokens[at].Kind is PromTokenKind.End or PromTokenKind.Error ? tokens[at] : tokens[at++];

    /// <param name="open">The bracket that is to be closed; null for none.</param>
    private bool Expect(string sign, PromToken? open)
    {
        if (Current.Is(sign))
        {
            at++;
            return true;
        }

        var closing = open?.Text switch { "(" => ")", "{" => "}", "[" => "]", _ => "" };
        Unexpected<string>(open is { } bracket
            ? $"expected {(sign == "," ? $"',' or '{closing}'" : $"'{sign}'")} for the '{bracket.Text}' at {bracket.Start + 1}"
            : $"expected '{sign}'");
        return false;
    }

    private T? Unexpected<T>(string expected) where T : class =>
        Current.Kind == PromTokenKind.Error ? Fail<T>(Current.Start, Current.Text) : Fail<T>(Current.Start, $"{Printable.Excerpt(Current.Shown)} is not expected here: {expected}");

    /// <summary>The first problem is the one that is told.</summary>
    private T? Fail<T>(int where, string what) where T : class
    {
        if (problem is null)
        {
            (problem, offset) = (what, where);
        }

        return null;
    }
}
