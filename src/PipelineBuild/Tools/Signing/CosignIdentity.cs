namespace PipelineBuild.Tools.Signing;

/// <summary>Who signs, and who must have signed.</summary>
public abstract record CosignIdentity
{
    /// <summary>A key pair without a public log.</summary>
    /// <param name="PublicKey">File of the public half.</param>
    /// <param name="PrivateKeyFile">Null where the key is a value, or is not at hand.</param>
    /// <param name="PrivateKey">The key itself, handed over by environment.</param>
    public sealed record KeyPair(string PublicKey, string? PrivateKeyFile, string? PrivateKey, string? Password) : CosignIdentity
    {
        /// <summary>Never the secrets, wherever the record is printed.</summary>
        public override string ToString() => $"key {PublicKey}";
    }

    /// <summary>A short-lived certificate for the workflow that runs, written into the public log.</summary>
    /// <param name="Issuer">Of the workflow's token.</param>
    /// <param name="Identity">The workflow as its certificate names it.</param>
    public sealed record Keyless(string Issuer, string Identity) : CosignIdentity
    {
        public override string ToString() => $"{Identity} by {Issuer}";
    }
}
