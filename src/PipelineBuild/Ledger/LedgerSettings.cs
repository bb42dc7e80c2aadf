using System.Text.RegularExpressions;
using PipelineBuild.Configuration;

namespace PipelineBuild.Ledger;

/// <summary>The block <c>ledger</c>: whether the record is shared through a git remote.</summary>
/// <param name="Remote">Name of a remote of the workspace's repository; null keeps the ledger on this machine.</param>
public sealed partial record LedgerSettings(string? Remote)
{
    public static LedgerSettings Read(YamlSection section) =>
        new(section.OptionalText("remote", text => RemoteName().IsMatch(text) ? null : "expected the name of a git remote such as origin, not its address ('git remote -v' lists them)"));

    /// <summary>A name becomes part of a ref. Addresses are refused: they may hold a login.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9_]+([.-][A-Za-z0-9_]+)*\z")]
    private static partial Regex RemoteName();
}
