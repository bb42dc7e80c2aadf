using PipelineBuild.Results;

namespace PipelineBuild.Containers.Inspection;

/// <summary>Collects what was found bad and what could not be looked at, while the rest of the image is read on.</summary>
public sealed class InspectionNotes
{
    private readonly List<Finding> findings = [];

    public IReadOnlyList<Finding> Findings => findings;

    /// <summary>Bad goes before unknown: what is known to be bad stays so whatever else was not seen.</summary>
    public Outcome Outcome => findings.Exists(finding => finding.Severity == Severity.Error) ? Outcome.Failed : findings.Count > 0 ? Outcome.Errored : Outcome.Passed;

    /// <summary>The registry lacks a part of the image or gives something damaged.</summary>
    public void Broken(string message) => findings.Add(new Finding("containers/broken-image", Severity.Error, message));

    /// <summary>There is no such image.</summary>
    public void Unknown(string message) => findings.Add(new Finding("containers/unknown-image", Severity.Error, message));

    /// <summary>Something could not be looked at, so nothing is known of it.</summary>
    public void NotSeen(string message) => findings.Add(new Finding("containers/inspection-incomplete", Severity.Warning, message));
}
