using System.Globalization;
using PipelineBuild.Artifacts;
using PipelineBuild.Tools.Registries;
using PipelineBuild.Tools.Scanning;

namespace PipelineBuild.Containers.Scanning;

/// <summary>The database that a scan may rely on, or why there is none.</summary>
/// <param name="Database">Null when it is absent or too old.</param>
/// <param name="Directory">What the scanner is given.</param>
/// <param name="Problem">Why there is none.</param>
/// <param name="Remark">What is worth knowing about the one there is.</param>
public sealed record DatabaseState(StoredDatabase? Database, string? Directory, string? Problem, string? Remark = null);

/// <summary>Sees to it that the scanner has the newest vulnerability database of its repository, and that it is new enough.</summary>
public sealed class ScanDatabase(RegistryAccess access, DatabaseStore store, TimeProvider time, IProgress<string> progress)
{
    /// <summary>A registry that nobody can reach must not hold up a scan that has a database already.</summary>
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(15);

    /// <summary>More than clocks differ.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    public async Task<DatabaseState> ProvideAsync(ContainerSettings settings, string scanner, CancellationToken cancel)
    {
        var repository = ImageReference.Parse(settings.Scan.Database);
        var client = await access.OpenAsync(repository.Host, settings.Registry, cancel);
        var (database, problem) = await NewestAsync(repository, client, scanner, cancel);
        return database is null ? new DatabaseState(null, null, problem) : Judge(database, problem, settings.Scan.MaxDatabaseAge);
    }

    private async Task<(StoredDatabase? Database, string? Problem)> NewestAsync(ImageReference repository, RegistryClient client, string scanner, CancellationToken cancel)
    {
        var known = store.Find(repository.ToString());
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(AskLimit);
        try
        {
            if (await client.FindManifestAsync(repository.Repository, repository.Tag!, limit.Token) is not { } manifest)
            {
                return (known, $"{repository} does not exist");
            }

            if (known?.Manifest == manifest.Digest)
            {
                return (known, null);
            }

            progress.Report($"fetch the vulnerability database {repository}");
            return (await store.FetchAsync(scanner, repository.ToString(), manifest.Digest, client.Pass, cancel), null);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (known, $"{repository.Host} did not answer within {AskLimit.TotalSeconds:0} s");
        }
        catch (Exception error) when (error is RegistryException or TrivyException or InvalidDataException or TimeoutException)
        {
            return (known, error.Message);
        }
    }

    private DatabaseState Judge(StoredDatabase database, string? problem, int mostDays)
    {
        var age = time.GetUtcNow() - database.UpdatedAt;
        var day = database.UpdatedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var because = problem is null ? "" : $"; no newer one could be fetched: {problem}";
        return age > TimeSpan.FromDays(mostDays) ? new DatabaseState(null, null, $"the database {database.Repository} is of {day}, {age.TotalDays:0} days old; at most {mostDays} are allowed (maxDatabaseAge){because}")
            : age < -Ahead ? new DatabaseState(null, null, $"the database {database.Repository} claims to be of {day}, which is yet to come")
            : new DatabaseState(database, store.PathOf(database), null, problem is null ? null : $"the database of {day} was used{because}");
    }
}
