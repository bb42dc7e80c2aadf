using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace PipelineBuild.Results.Writers;

/// <summary>Tells whether a finding is the one of an earlier run, although lines moved and times and ports changed.</summary>
internal static partial class Fingerprint
{
    public static string Of(Finding finding)
    {
        var parts = string.Join('\n', finding.Rule, finding.File ?? "", Number().Replace(finding.Message, "0"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(parts)))[..16];
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
