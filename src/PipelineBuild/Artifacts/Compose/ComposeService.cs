using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Compose;

/// <summary>One service of a compose file, what it extends and merges included.</summary>
/// <param name="Place">Where its name stands.</param>
public sealed record ComposeService(string Name, ConfigPlace Place)
{
    public ComposeText? Image { get; init; }

    public ComposeBuild? Build { get; init; }

    public ComposeText? ContainerName { get; init; }

    public ComposeText? NetworkMode { get; init; }

    public ComposeHealth? Health { get; init; }

    /// <summary>Of <c>restart</c> or <c>deploy.restart_policy</c>.</summary>
    public bool Restarts { get; init; }

    /// <summary>Of <c>deploy.resources.limits</c> or the older keys of the service.</summary>
    public bool LimitsMemory { get; init; }

    public bool LimitsCpu { get; init; }

    public IReadOnlyList<ComposePort> Ports { get; init; } = [];

    public IReadOnlyList<ComposeMount> Mounts { get; init; } = [];

    public IReadOnlyList<ComposeVariable> Environment { get; init; } = [];

    public IReadOnlyList<ComposeVariable> BuildArguments { get; init; } = [];

    public IReadOnlyList<ComposeVariable> Labels { get; init; } = [];

    public IReadOnlyList<ComposeDependency> Dependencies { get; init; } = [];

    /// <summary>Other names of services: of <c>links</c>, <c>volumes_from</c>, and of namespaces it shares.</summary>
    public IReadOnlyList<ComposeText> OtherServices { get; init; } = [];

    public IReadOnlyList<ComposeNetworkUse> Networks { get; init; } = [];

    /// <summary>Names of <c>secrets</c> and <c>configs</c> that it uses.</summary>
    public IReadOnlyList<ComposeText> Secrets { get; init; } = [];

    public IReadOnlyList<ComposeText> Configs { get; init; } = [];

    public IReadOnlyList<string> Profiles { get; init; } = [];

    /// <summary>Whether something else than a container stands behind it.</summary>
    public bool HasProvider => Node.Find("provider") is not null;

    /// <summary>All of it, for keys that have no property.</summary>
    internal ConfigMapping Node { get; init; } = new(Place, [], 1);

    /// <summary>A single value of the service's own.</summary>
    public ComposeText? Text(string key) => Node.Find(key) is ConfigScalar { Meaning: not PlainMeaning.Nothing } scalar ? ComposeText.Of(scalar) : null;

    /// <summary>The single values of a list of the service's own.</summary>
    public IReadOnlyList<ComposeText> Texts(string key) => Node.Find(key) is ConfigList list ? list.Items.OfType<ConfigScalar>().Select(ComposeText.Of).ToList() : [];
}

/// <summary>How the image of a service is built.</summary>
/// <param name="Dockerfile">Absolute path of the file; null when it is not known, not of the workspace, or written in the compose file.</param>
/// <param name="Target">The stage that becomes the image; null means the last.</param>
/// <param name="Inline">The Dockerfile's text, where the compose file holds it.</param>
public sealed record ComposeBuild(ConfigPlace Place, string? Dockerfile, string? Target, string? Inline)
{
    /// <summary>Names of the secrets it uses.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];
}

/// <summary>The block <c>healthcheck</c> of a service.</summary>
/// <param name="HasTest">Whether it says what is asked; without, the image does.</param>
public sealed record ComposeHealth(ConfigPlace Place, bool HasTest, bool IsDisabled);

/// <summary>A name with a value: of the environment, a build argument or a label.</summary>
/// <param name="Value">Null when the value comes from where the file is used.</param>
/// <param name="IsOwnNode">Whether the value is a node of its own, and not the rest of <c>NAME=value</c>.</param>
public sealed record ComposeVariable(string Name, ComposeText? Value, ConfigPlace Place, bool IsOwnNode);

/// <summary>A service that has to be there before another.</summary>
/// <param name="Condition">Null in the short form, which has none.</param>
/// <param name="IsRequired">Whether the other can't do without.</param>
public sealed record ComposeDependency(string Service, string? Condition, bool IsRequired, ConfigPlace Place)
{
    public const string Started = "service_started";
    public const string Healthy = "service_healthy";
    public const string Completed = "service_completed_successfully";
}

/// <summary>A network that a service is in.</summary>
/// <param name="Address">A fixed address in it, or null.</param>
public sealed record ComposeNetworkUse(string Name, ConfigPlace Place, ComposeText? Address);

/// <summary>A network, volume, secret or configuration that the file defines.</summary>
public sealed record ComposeDefinition(string Name, ConfigPlace Place);
