using System.Security.Cryptography;
using PipelineBuild.Artifacts;

namespace PipelineBuild.Tools.Signing;

/// <summary>The user's own key pair for the registry <c>local</c>: made once, kept in the data folder for this user only.</summary>
/// <remarks>The password beside it protects a key file that is copied away alone, not against this user.</remarks>
public sealed class LocalKeyPair(UserFolders folders, Cosign cosign, SecretMask mask, TimeProvider time)
{
    private static readonly TimeSpan LockLimit = TimeSpan.FromMinutes(1);

    public string Folder => Path.Combine(folders.Data, "signing");

    public string PublicKey => Path.Combine(Folder, "cosign.pub");

    private string PrivateKey => Path.Combine(Folder, "cosign.key");

    private string Password => Path.Combine(Folder, "password");

    /// <summary>Whether all three files are there; the public key is written last.</summary>
    public bool Exists => File.Exists(PublicKey) && File.Exists(PrivateKey) && File.Exists(Password);

    /// <summary>The pair, or null where it has not been made.</summary>
    public CosignIdentity.KeyPair? Find()
    {
        if (!Exists)
        {
            return null;
        }

        var password = File.ReadAllText(Password).Trim();
        mask.Add(password);
        return new CosignIdentity.KeyPair(PublicKey, PrivateKey, null, password);
    }

    /// <summary>Makes the pair where there is none.</summary>
    /// <returns>Whether it was made now.</returns>
    public async Task<bool> EnsureAsync(CancellationToken cancel)
    {
        using var one = await FileLock.TakeAsync(Path.Combine(folders.Data, "signing.lock"), LockLimit, time, cancel);
        if (Exists)
        {
            return false;
        }

        using var made = new PrivateDirectory();
        var password = RandomNumberGenerator.GetHexString(64, lowercase: true);
        await cosign.GenerateKeyPairAsync(made.FullName, password, cancel);
        Directory.CreateDirectory(Folder);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Keep(Password, password);
        Keep(PrivateKey, await File.ReadAllTextAsync(Path.Combine(made.FullName, "cosign.key"), cancel));
        AtomicFile.Write(PublicKey, await File.ReadAllTextAsync(Path.Combine(made.FullName, "cosign.pub"), cancel));
        return true;
    }

    /// <summary>Never readable by others, not even for a moment.</summary>
    private static void Keep(string path, string text)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(path, options);
        writer.Write(text);
    }
}
