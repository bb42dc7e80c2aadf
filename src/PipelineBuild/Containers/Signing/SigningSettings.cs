using PipelineBuild.Configuration;

namespace PipelineBuild.Containers.Signing;

/// <summary>The block <c>containers.signing</c>: by which key or identity images are signed and verified.</summary>
/// <param name="Key">The private key as a value.</param>
/// <param name="KeyFile">The private key as a file, absolute.</param>
/// <param name="PublicKey">Absolute.</param>
public sealed record SigningSettings(SecretRef? Key, string? KeyFile, SecretRef? Password, string? PublicKey, KeylessSettings? Keyless)
{
    public static readonly SigningSettings Default = new(null, null, null, null, null);

    public static SigningSettings Read(YamlSection section)
    {
        var settings = new SigningSettings(
            section.Secret("key"),
            section.OptionalText("keyFile") is { } file ? Path.GetFullPath(file, section.Workspace.Root) : null,
            section.Secret("password"),
            section.OptionalText("publicKey", text => section.Workspace.Resolve(text) is { } full && File.Exists(full) ? null : $"no file '{text}' in the workspace") is { } key ? section.Workspace.Resolve(key) : null,
            section.OptionalBlock("keyless", KeylessSettings.Read));
        var signers = new[] { "key", "keyFile", "keyless" }.Where(section.Has).ToList();
        if (signers.Count > 1)
        {
            section.Error(signers[1], $"is one way to sign and {signers[0]} another; choose one");
        }

        if (section.Has("keyless") && section.Has("publicKey"))
        {
            section.Error("publicKey", "is for key pairs; keyless signatures are verified by their identity");
        }

        foreach (var signer in signers.Where(signer => signer != "keyless" && !section.Has("publicKey")))
        {
            section.Error(signer, "needs publicKey, by which the signatures are verified");
        }

        if (section.Has("password") && !section.Has("key") && !section.Has("keyFile"))
        {
            section.Error("password", "is the password of a key or keyFile");
        }

        return settings;
    }

    /// <summary>Nothing is set: then the registry <c>local</c> has a key pair of its own.</summary>
    public bool IsUnset => this == Default;
}

/// <summary>Signing by the identity of a workflow, without a key.</summary>
public sealed record KeylessSettings(string Issuer, string Identity)
{
    private const string GitHubIssuer = "https://token.actions.githubusercontent.com";

    public static KeylessSettings Read(YamlSection section) => new(section.Text("issuer", GitHubIssuer), section.RequiredText("identity"));
}
