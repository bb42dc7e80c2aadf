using PipelineBuild.Configuration;

namespace PipelineBuild.Ledger;

/// <summary>The block <c>ledger</c>: whether the record is shared through a git remote.</summary>
/// <param name="Remote">Name of a remote of the workspace's repository; null keeps the ledger on this machine.</param>
public sealed record LedgerSettings(string? Remote)
{
    public static LedgerSettings Read(YamlSection section) =>
        new(section.OptionalText("remote", text => text.StartsWith('-') || text.Any(char.IsWhiteSpace) ? "expected the name of a git remote, such as origin" : null));
}
