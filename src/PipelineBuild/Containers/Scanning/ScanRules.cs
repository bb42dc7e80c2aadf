using PipelineBuild.Results;

namespace PipelineBuild.Containers.Scanning;

/// <summary>The gates and exceptions of pipeline.yml while they are applied; remembers which exceptions were of use.</summary>
internal sealed class ScanRules(IReadOnlyList<ImageSettings> images, IReadOnlyList<ScanException> exceptions, DateOnly today)
{
    private readonly HashSet<ScanException> used = [];
    private readonly Dictionary<string, ImageSettings> byName = images.ToDictionary(image => image.Name, StringComparer.Ordinal);

    public ScanGate GateOf(string image) => byName[image].Scan;

    public string DockerfileOf(string image) => byName[image].Dockerfile;

    /// <summary>The exception that holds today; one that has expired is noticed and does not hold.</summary>
    public ScanException? Except(string id, string package)
    {
        var matching = exceptions.Where(exception => exception.Matches(id, package)).ToList();
        used.UnionWith(matching);
        return matching.FirstOrDefault(exception => !exception.IsExpired(today));
    }

    public IEnumerable<Finding> OfExceptions(bool everythingWasChecked)
    {
        foreach (var exception in exceptions)
        {
            var isUsed = used.Contains(exception);
            if (exception.IsExpired(today))
            {
                yield return new Finding(
                    "containers/scan-exception-expired", Severity.Error,
                    $"the exception for {exception.Id} in {exception.Package} ended on {exception.Until}; {exception.Owner} answers for it ({exception.Reason}). {(isUsed || !everythingWasChecked ? "Mend the finding, or decide anew" : "It matches nothing any more: delete it")}",
                    exception.Place.File, exception.Place.Line, exception.Place.Column);
            }
            else if (!isUsed && everythingWasChecked)
            {
                yield return new Finding(
                    "containers/scan-exception-unused", Severity.Warning, $"the exception for {exception.Id} in {exception.Package} matches nothing; {exception.Owner} can delete it",
                    exception.Place.File, exception.Place.Line, exception.Place.Column);
            }
        }
    }
}
