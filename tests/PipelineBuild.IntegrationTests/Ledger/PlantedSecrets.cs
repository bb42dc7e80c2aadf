using System.Text;

namespace PipelineBuild.IntegrationTests.Ledger;

/// <summary>Values that no text of a run holds by chance, to be put where secrets are and searched for where none may be.</summary>
internal static class PlantedSecrets
{
    public const string Password = "pw-Zq81xKv3-registry";
    public const string Token = "npm_Zq82xKv4-token";
    public const string InAddress = "Zq83xKv5-in-the-address";

    public static void AreNotIn(string text, string where)
    {
        foreach (var secret in (string[])[Password, Token, InAddress, Encoded(Password), Encoded(Token)])
        {
            Assert.False(text.Contains(secret, StringComparison.Ordinal), $"{secret} is in {where}");
        }
    }

    public static string Encoded(string secret) => Convert.ToBase64String(Encoding.UTF8.GetBytes(secret));
}
