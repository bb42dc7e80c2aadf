using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Containers.Compose.Rules;

/// <summary>Rights that are nearly all rights.</summary>
internal sealed class DangerousCapability() : ComposeRule("compose/dangerous-capability")
{
    private static readonly string[] Dangerous = ["ALL", "BPF", "DAC_READ_SEARCH", "NET_ADMIN", "SYS_ADMIN", "SYS_BOOT", "SYS_MODULE", "SYS_PTRACE", "SYS_RAWIO", "SYS_TIME"];

    protected override IEnumerable<ComposeFinding> Check(ComposeService service, ComposeProject project) =>
        service.Texts("cap_add").Where(capability => Dangerous.Contains(Name(capability.Text)))
            .Select(capability => Found(capability.Place, $"cap_add: {capability.Text} gives power over the host; leave it out, or say in a comment why it is needed", service));

    private static string Name(string capability) => capability.ToUpperInvariant() is var upper && upper.StartsWith("CAP_", StringComparison.Ordinal) ? upper[4..] : upper;
}
