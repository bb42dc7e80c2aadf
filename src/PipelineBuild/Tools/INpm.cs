namespace PipelineBuild.Tools;

/// <summary>What the pipeline asks of the npm program.</summary>
public interface INpm
{
    /// <summary>Downloads the tarball of <c>name@version</c> into the directory and returns its path.</summary>
    Task<string> PackAsync(string package, string directory, CancellationToken cancel);
}
