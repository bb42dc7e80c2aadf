using PipelineBuild.Tools.Npm;

namespace PipelineBuild.Mcp.Publishing;

/// <summary>Uploads a tarball, and takes the registry's word, not npm's, for whether it arrived.</summary>
public sealed class PackageUploader(NpmChanges npm, NpmPackuments packuments, SpokenJournal journal, IProgress<string> progress, TimeProvider time)
{
    private const int Attempts = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Trying again changes nothing about these.</summary>
    private static readonly string[] FinalCodes = ["E400", "E401", "E402", "E403", "E404", "E413", "ENEEDAUTH", "EOTP", "EPRIVATE", "EUSAGE"];

    /// <summary>Null when the registry has it or can be expected to show it soon, else why not.</summary>
    public async Task<string?> UploadAsync(OpenPackage package, McpPublishSettings settings, bool provenance, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await AttemptAsync(package, settings, provenance, cancel) is not { } trouble)
            {
                return null;
            }

            var words = NpmComplaint.Of(trouble);
            var packument = await packuments.ReadAsync(package.Session, package.Package.Name, cancel);
            switch (RegistryVerdicts.Of(packument, package.Package))
            {
                case RegistryVerdict.Same:
                    progress.Report($"npm says '{words}', but {package.Session.Registry} holds {package.Package} as it was tested");
                    return null;
                case RegistryVerdict.Taken:
                    return RegistryVerdicts.Sentence(packument, package.Package);
                case RegistryVerdict.Missing when attempt == Attempts || trouble is InvalidDataException || (NpmComplaint.CodeOf(trouble) is { } code && FinalCodes.Contains(code) && !words.Contains("previously published", StringComparison.Ordinal)):
                    return words;
            }

            progress.Report($"{package.Package} did not arrive: {words}; trying again");
            await Task.Delay(Pause * attempt, time, cancel);
        }
    }

    private async Task<Exception?> AttemptAsync(OpenPackage package, McpPublishSettings settings, bool provenance, CancellationToken cancel)
    {
        try
        {
            await journal.DoAsync($"publish {package.Package} to {package.Session.Registry} under {package.DistTag}", () => npm.UploadAsync(package.Session, package.Package.File, package.DistTag, settings.Access, provenance, cancel));
            return null;
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            return error;
        }
    }
}
