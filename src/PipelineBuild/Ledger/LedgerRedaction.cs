using System.Text.RegularExpressions;
using PipelineBuild.Tools;

namespace PipelineBuild.Ledger;

/// <summary>Takes secrets out of text before it is kept for ever: known values, and the login of any address.</summary>
public sealed partial class LedgerRedaction(SecretMask mask)
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
        Packages = entry.Packages?.Select(Of).ToList(),
        Server = Optional(entry.Server),
        Resources = entry.Resources?.Select(Of).ToList(),
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
        Scan = Optional(image.Scan),
        Stacks = image.Stacks?.Select(Text).ToList(),
        Scanner = Optional(image.Scanner),
        Database = Optional(image.Database),
        Sboms = image.Sboms?.ToDictionary(pair => Text(pair.Key), pair => Text(pair.Value)),
        SignedBy = Optional(image.SignedBy),
    };

    private LedgerPackage Of(LedgerPackage package) => new(Text(package.Name), Text(package.Version), Text(package.Registry), Text(package.Integrity), package.Tags.Select(Text).ToList())
    {
        GitTag = Optional(package.GitTag),
        Tools = package.Tools,
        Withdrawn = Optional(package.Withdrawn),
    };

    private LedgerResource Of(LedgerResource resource) => new(Text(resource.Kind), Text(resource.Uid), Text(resource.Title), Text(resource.Change), Text(resource.Hash))
    {
        Live = Optional(resource.Live),
        LiveBefore = Optional(resource.LiveBefore),
        Version = resource.Version,
        VersionBefore = resource.VersionBefore,
    };

    [GeneratedRegex(@"(?<=://)[^/\s]*@")]
    private static partial Regex Login();
}
