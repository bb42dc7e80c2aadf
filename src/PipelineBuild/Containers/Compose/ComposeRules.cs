using PipelineBuild.Containers.Compose.Rules;

namespace PipelineBuild.Containers.Compose;

/// <summary>Every rule for compose files, on one page.</summary>
public static class ComposeRules
{
    internal static IReadOnlyList<ComposeRule> All { get; } =
    [
        new ContainerName(),
        new DangerousCapability(),
        new DependencyBehindProfile(),
        new DependencyCycle(),
        new DependencyWithoutCondition(),
        new DockerSocket(),
        new DuplicateContainerName(),
        new DuplicateEntry(),
        new DuplicatePort(),
        new FloatingTag(),
        new HealthyWithoutCheck(),
        new HostNamespace(),
        new HostNetwork(),
        new HostPort(),
        new NoHealthcheck(),
        new NoLimits(),
        new NoRestart(),
        new NothingToRun(),
        new ObsoleteVersion(),
        new OpenPort(),
        new PlainSecret(),
        new Privileged(),
        new SharedState(),
        new StaticAddress(),
        new SystemFolderMount(),
        new UndefinedDependency(),
        new UndefinedNetwork(),
        new UndefinedSecret(),
        new UndefinedVolume(),
        new UnknownKey(),
        new UnquotedNumber(),
        new UnquotedPort(),
        new UnsetVariable(),
        new UnusedDefinition(),
    ];

    /// <summary>Of the rules that can be switched off.</summary>
    public static IReadOnlyList<string> Ids { get; } = All.Select(rule => rule.Id).ToList();
}
