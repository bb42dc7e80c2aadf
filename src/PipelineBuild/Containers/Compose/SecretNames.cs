using System.Text.RegularExpressions;

namespace PipelineBuild.Containers.Compose;

/// <summary>Knows by their names which values are secret, and keeps them from what is shown.</summary>
internal static partial class SecretNames
{
    public static bool IsSecret(string name) => Name().IsMatch(name);

    /// <summary>A line of a file without the value of a secret in it.</summary>
    public static string Masked(string line) => Login().Replace(Value().Replace(line, "$1***"), "://***@");

    [GeneratedRegex("PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY", RegexOptions.IgnoreCase)]
    private static partial Regex Name();

    [GeneratedRegex(@"((?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY)\w*[""']?\s*[:=]\s*).+", RegexOptions.IgnoreCase)]
    private static partial Regex Value();

    [GeneratedRegex(@"://[^/\s@]+@")]
    private static partial Regex Login();
}
