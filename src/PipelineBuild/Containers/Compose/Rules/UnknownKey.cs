using PipelineBuild.Artifacts.Compose;
using PipelineBuild.Configuration;

namespace PipelineBuild.Containers.Compose.Rules;

/// <summary>Keys that mean nothing.</summary>
internal sealed class UnknownKey() : ComposeRule("compose/unknown-key")
{
    public override IEnumerable<ComposeFinding> Check(ComposeProject project) =>
        project.UnknownKeys.Select(unknown => Found(unknown.Place, $"the key '{unknown.Key}' means nothing here{Suggestion.For(unknown.Key, unknown.Known)}"));
}
