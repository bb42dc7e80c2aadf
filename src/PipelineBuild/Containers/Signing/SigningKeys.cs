using PipelineBuild.Configuration;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Signing;

namespace PipelineBuild.Containers.Signing;

/// <summary>Finds the key or identity of pipeline.yml for its registry; secrets are resolved here, at the moment of use.</summary>
public sealed class SigningKeys(LocalKeyPair local, EnvironmentVariables environment, SecretMask mask)
{
    /// <summary>What a job with the permission has, and cosign needs: where to ask for its token, and with what.</summary>
    private static readonly string[] TokenVariables = ["ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"];

    /// <summary>Whether the local pair would have to be made first.</summary>
    public bool WantsLocalPair(ContainerSettings settings) => settings.Signing.IsUnset && settings.Registry.IsLocal && !local.Exists;

    public string LocalFolder => local.Folder;

    /// <summary>Why nothing could be signed, as far as that can be told without making or resolving anything; null when it can.</summary>
    public string? SigningProblem(ContainerSettings settings) => settings.Signing switch
    {
        { Keyless: not null } => NoToken,
        { KeyFile: { } file } => File.Exists(file) ? null : NoFile(file),
        { Key: { } key } => environment.Get(key.EnvironmentVariable) is null ? NotSet(key) : null,
        { PublicKey: not null } => PublicOnly,
        _ => settings.Registry.IsLocal ? null : NoKey(settings).Message,
    };

    private string? NoToken => TokenVariables.FirstOrDefault(name => string.IsNullOrEmpty(environment.Get(name))) is { } missing
        ? $"keyless signing needs a GitHub Actions job with 'permissions: id-token: write': {missing} is not set"
        : null;

    private const string PublicOnly = "containers.signing names a publicKey only: it verifies and can't sign. Add key, keyFile or keyless";

    private static string NoFile(string file) => $"the signing key {file} (containers.signing.keyFile) is not there";

    private static string NotSet(SecretRef secret) => $"signing wants the variable {secret.EnvironmentVariable}, which is not set";

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
            { Keyless: { } keyless } => NoToken is { } problem
                ? throw new InvalidOperationException(problem)
                : new CosignIdentity.Keyless(keyless.Issuer, keyless.Identity),
            { Key: { } key, PublicKey: { } publicKey } => new CosignIdentity.KeyPair(publicKey, null, Resolve(key), OptionalPassword(signing)),
            { KeyFile: { } file, PublicKey: { } publicKey } => File.Exists(file)
                ? new CosignIdentity.KeyPair(publicKey, file, null, OptionalPassword(signing))
                : throw new InvalidOperationException(NoFile(file)),
            { PublicKey: not null } => throw new InvalidOperationException(PublicOnly),
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
        ?? throw new InvalidOperationException(NotSet(secret));
}
