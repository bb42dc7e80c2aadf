using Xunit.Abstractions;

namespace PipelineBuild.Tests.Fakes;

/// <summary>Files of other people, and what other programs counted in them: the folder that PIPELINE_CORPUS names, else <c>../shared/corpus</c> beside the repository.</summary>
internal static class SharedCorpus
{
    /// <returns>Null where there is none, and then the output says so; a folder that is named and missing is not forgiven.</returns>
    public static string? Find(string repository, ITestOutputHelper output)
    {
        var asked = Environment.GetEnvironmentVariable("PIPELINE_CORPUS");
        var corpus = asked ?? Path.GetFullPath(Path.Combine(repository, "../shared/corpus"));
        if (asked is not null || Directory.Exists(corpus))
        {
            return corpus;
        }

        output.WriteLine("not compared: PIPELINE_CORPUS is not set, and there is no corpus beside this repository");
        return null;
    }
}
