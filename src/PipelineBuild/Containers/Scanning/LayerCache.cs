using PipelineBuild.Tools;

namespace PipelineBuild.Containers.Scanning;

/// <summary>
/// What the scanner remembers of layers, so that a base image is taken apart once and not with every image on it. The scanner opens it for
/// itself alone, hence one for each row of looks that goes on side by side with others.
/// </summary>
public sealed class LayerCache(UserFolders folders, TimeProvider time)
{
    /// <summary>It only grows; then it begins anew.</summary>
    private const long Most = 256 * 1024 * 1024;

    /// <param name="row">Name of the row of looks.</param>
    /// <param name="database">Directory that holds the vulnerability database below <c>db</c>; null for none.</param>
    public async Task<OpenLayerCache> OpenAsync(string row, string? database, CancellationToken cancel)
    {
        var directory = Path.Combine(folders.Cache, "scan", "layers", row.Replace('/', '_'));
        try
        {
            var file = await FileLock.TakeAsync($"{directory}.lock", TimeSpan.Zero, time, cancel);
            var layers = new FileInfo(Path.Combine(directory, "fanal", "fanal.db"));
            if (layers.Exists && layers.Length > Most)
            {
                layers.Delete();
                File.Delete(Path.Combine(directory, OpenLayerCache.Seen));
            }

            return new OpenLayerCache(directory, database, file);
        }
        catch (TimeoutException)
        {
            // Another run has it: this one goes without its help.
            var own = new PrivateDirectory();
            return new OpenLayerCache(own.FullName, database, own);
        }
    }
}

/// <summary>The scanner's cache directory for one row of looks, with the database in the place where the scanner looks for it.</summary>
public sealed class OpenLayerCache : IDisposable
{
    internal const string Seen = "layers.txt";

    private readonly IDisposable hold;

    internal OpenLayerCache(string directory, string? database, IDisposable hold)
    {
        this.hold = hold;
        FullName = directory;
        Directory.CreateDirectory(directory);
        var link = Path.Combine(directory, "db");
        File.Delete(link);
        if (database is not null)
        {
            Directory.CreateSymbolicLink(link, Path.Combine(database, "db"));
        }
    }

    public string FullName { get; }

    /// <summary>Digests of layers that the scanner has taken apart already.</summary>
    public IReadOnlySet<string> Known()
    {
        var file = Path.Combine(FullName, Seen);
        return File.Exists(file) ? File.ReadAllLines(file).ToHashSet(StringComparer.Ordinal) : [];
    }

    public void Remember(IEnumerable<string> layers) => File.AppendAllLines(Path.Combine(FullName, Seen), layers.Except(Known()));

    public void Dispose() => hold.Dispose();
}
