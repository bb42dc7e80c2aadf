using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Containers.Compose.Rules;

/// <summary>A container with all rights of the host.</summary>
internal sealed class Privileged() : ComposeRule("compose/privileged")
{
    protected override IEnumerable<ComposeFinding> Check(ComposeService service, ComposeProject project) =>
        ComposeShape.IsTrue(service.Text("privileged"))
            ? [Found(service.Text("privileged")!.Place, "privileged: whoever gets into the container owns the host; name the few rights it needs under cap_add or devices", service)]
            : [];
}
