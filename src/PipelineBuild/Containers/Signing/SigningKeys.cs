using PipelineBuild.Configuration;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Signing;

namespace PipelineBuild.Containers.Signing;

/// <summary>Finds the key or identity of pipeline.yml for its registry; secrets are resolved here, at the moment of use.</summary>
public sealed class SigningKeys(LocalKeyPair local, EnvironmentVariables environment, SecretMask mask)
{
    private const string TokenVariable = "ACTIONS_ID_TOKEN_REQUEST_URL";

    /// <summary>Whether the local pair would have to be made first.</summary>
    public bool WantsLocalPair(ContainerSettings settings) => settings.Signing.IsUnset && settings.Registry.IsLocal && !local.Exists;

    public string LocalFolder => local.Folder;

    /// <summary>What to sign with; makes the local pair where it is missing.</summary>
    /// <exception cref="InvalidOperationException">There is nothing to sign with; the message says what to do.</exception>
    public async Task<CosignIdentity> ToSignAsync(ContainerSettings settings, CancellationToken cancel)
    {
        if (WantsLocalPair(settings))
        {
            await local.EnsureAsync(cancel);
        }

        var signing = settings.Signing;
        return signing switch
        {
            { Keyless: { } keyless } => environment.Get(TokenVariable) is null
                ? throw new InvalidOperationException($"keyless signing needs a GitHub Actions job with 'permissions: id-token: write': {TokenVariable} is not set")
                : new CosignIdentity.Keyless(keyless.Issuer, keyless.Identity),
            { Key: { } key, PublicKey: { } publicKey } => new CosignIdentity.KeyPair(publicKey, null, Resolve(key), OptionalPassword(signing)),
            { KeyFile: { } file, PublicKey: { } publicKey } => File.Exists(file)
                ? new CosignIdentity.KeyPair(publicKey, file, null, OptionalPassword(signing))
                : throw new InvalidOperationException($"the signing key {file} (containers.signing.keyFile) is not there"),
            { PublicKey: not null } => throw new InvalidOperationException("containers.signing names a publicKey only: it verifies and can't sign. Add key, keyFile or keyless"),
            _ => local.Find() is { } pair && settings.Registry.IsLocal ? pair : throw NoKey(settings),
        };
    }

    /// <summary>Whether anybody's signatures count: without, nothing was ever signed.</summary>
    public bool CanVerify(ContainerSettings settings) =>
        settings.Signing is { Keyless: not null } or { PublicKey: not null } || (settings.Registry.IsLocal && local.Exists);

    /// <summary>Whose signatures count.</summary>
    /// <exception cref="InvalidOperationException">Nobody said.</exception>
    public CosignIdentity ToVerify(ContainerSettings settings) => settings.Signing switch
    {
        { Keyless: { } keyless } => new CosignIdentity.Keyless(keyless.Issuer, keyless.Identity),
        { PublicKey: { } publicKey } => new CosignIdentity.KeyPair(publicKey, null, null, null),
        _ when settings.Registry.IsLocal => local.Find() ?? throw new InvalidOperationException($"there is no signing key in {local.Folder}; './build.sh --target=Setup' makes one, DockerSign signs with it"),
        _ => throw NoKey(settings),
    };

    private static InvalidOperationException NoKey(ContainerSettings settings) =>
        new($"nobody said by which key or identity images of {settings.Registry.Name} are signed; set containers.signing. The local key pair is for the registry 'local' only");

    private string? OptionalPassword(SigningSettings signing) => signing.Password is { } password ? Resolve(password) : null;

    private string Resolve(SecretRef secret) => secret.Resolve(environment, mask)
        ?? throw new InvalidOperationException($"signing wants the variable {secret.EnvironmentVariable}, which is not set");
}
