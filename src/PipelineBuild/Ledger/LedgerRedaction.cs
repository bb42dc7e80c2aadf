using System.Text.RegularExpressions;
using PipelineBuild.Tools;

namespace PipelineBuild.Ledger;

/// <summary>Takes secrets out of text before it is kept for ever: known values, and the login of any address.</summary>
internal sealed partial class LedgerRedaction(SecretMask mask)
{
    public LedgerEntry Of(LedgerEntry entry) => entry with
    {
        Kind = Text(entry.Kind),
        Outcome = Text(entry.Outcome),
        Environment = Optional(entry.Environment),
        Actor = Optional(entry.Actor),
        Host = Optional(entry.Host),
        Commit = Optional(entry.Commit),
        Version = Optional(entry.Version),
        Reason = Optional(entry.Reason),
        Images = entry.Images.Select(Of).ToList(),
    };

    public string Text(string text) => Login().Replace(mask.Apply(text), "***@");

    private string? Optional(string? text) => text is null ? null : Text(text);

    private LedgerImage Of(LedgerImage image) => new(
        Text(image.Name),
        Text(image.Repository),
        Text(image.Digest),
        image.Tags.Select(Text).ToList(),
        image.Platforms.ToDictionary(pair => Text(pair.Key), pair => Text(pair.Value)))
    {
        Version = Optional(image.Version),
    };

    [GeneratedRegex(@"(?<=://)[^/\s]*@")]
    private static partial Regex Login();
}
