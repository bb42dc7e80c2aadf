using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Containers.Compose.Rules;

/// <summary>Services without an image.</summary>
internal sealed class NothingToRun() : ComposeRule("compose/nothing-to-run")
{
    protected override IEnumerable<ComposeFinding> Check(ComposeService service, ComposeProject project) =>
        service is { Image: null, Build: null, HasProvider: false }
            ? [Found(service.Place, "has neither image nor build, so there is nothing to run; add one of them", service)]
            : [];
}
