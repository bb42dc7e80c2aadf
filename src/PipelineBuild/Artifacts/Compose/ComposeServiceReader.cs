using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Compose;

/// <summary>Turns the mapping of one service into the service.</summary>
internal sealed class ComposeServiceReader(Workspace workspace, ComposeShape shape)
{
    private static readonly string[] SharedNamespaces = ["network_mode", "pid", "ipc"];

    public ComposeService Read(string name, ConfigPlace place, ConfigMapping node)
    {
        var deploy = shape.Mapping(node, "deploy");
        var limits = deploy is null ? null : shape.Mapping(deploy, "resources") is { } resources ? shape.Mapping(resources, "limits") : null;
        return new ComposeService(name, place)
        {
            Node = node,
            Image = shape.Text(node, "image"),
            Build = Build(node),
            ContainerName = shape.Text(node, "container_name"),
            NetworkMode = shape.Text(node, "network_mode"),
            Health = Health(node),
            Restarts = shape.Text(node, "restart") is { Text: not "no" } || (deploy is not null && shape.Mapping(deploy, "restart_policy") is not null),
            LimitsMemory = shape.Text(node, "mem_limit") is not null || (limits is not null && shape.Text(limits, "memory") is not null),
            LimitsCpu = shape.Text(node, "cpus") is not null || shape.Text(node, "cpu_quota") is not null || (limits is not null && shape.Text(limits, "cpus") is not null),
            Ports = shape.Items(node, "ports").Select(Port).OfType<ComposePort>().ToList(),
            Mounts = shape.Items(node, "volumes").Select(Mount).OfType<ComposeMount>().ToList(),
            Environment = shape.Variables(node, "environment"),
            BuildArguments = node.Find("build") is ConfigMapping build ? shape.Variables(build, "args") : [],
            Labels = shape.Variables(node, "labels"),
            Dependencies = shape.Names(node, "depends_on", "service").Select(Dependency).ToList(),
            OtherServices = OtherServices(node).ToList(),
            Networks = shape.Names(node, "networks", "name").Select(pair => new ComposeNetworkUse(pair.Name.Text, pair.Name.Place, Address(pair.Long))).ToList(),
            Secrets = shape.Names(node, "secrets", "source").Select(pair => pair.Name).ToList(),
            Configs = shape.Names(node, "configs", "source").Select(pair => pair.Name).ToList(),
            Profiles = shape.Texts(node, "profiles").Select(text => text.Text).ToList(),
        };
    }

    private ComposeBuild? Build(ConfigMapping node)
    {
        if (node.Find("build") is not { } build)
        {
            return null;
        }

        var block = build as ConfigMapping;
        var context = block is null ? build as ConfigScalar : block.Find("context") as ConfigScalar;
        var dockerfile = block is null ? null : shape.Text(block, "dockerfile");
        var folder = Path.GetDirectoryName(Path.Combine(workspace.Root, build.Place.File))!;
        return new ComposeBuild(
            build.Place,
            workspace.Resolve(Path.Combine(context is null ? "." : Interpolation.Apply(context.Text).Text, dockerfile?.Text ?? "Dockerfile"), folder),
            block is null ? null : shape.Text(block, "target")?.Text,
            block is null ? null : shape.Text(block, "dockerfile_inline")?.Text)
        {
            Secrets = block is null ? [] : shape.Names(block, "secrets", "source").Select(pair => pair.Name.Text).ToList(),
        };
    }

    private ComposeHealth? Health(ConfigMapping node)
    {
        if (shape.Mapping(node, "healthcheck") is not { } health)
        {
            return null;
        }

        var test = health.Find("test");
        var first = test is ConfigList { Items: [ConfigScalar word, ..] } ? word.Text : (test as ConfigScalar)?.Text;
        return new ComposeHealth(health.Place, HasTest: !string.IsNullOrEmpty(first), IsDisabled: first == "NONE" || ComposeShape.IsTrue(shape.Text(health, "disable")));
    }

    private ComposePort? Port(ConfigNode item) => item switch
    {
        ConfigScalar scalar => ComposePort.OfShort(ComposeText.Of(scalar)),
        ConfigMapping block => new ComposePort(
            shape.Text(block, "host_ip")?.Text, shape.Text(block, "published")?.Text, shape.Text(block, "target")?.Text ?? "", shape.Text(block, "protocol")?.Text ?? "tcp", block.Place, null),
        _ => null,
    };

    private ComposeMount? Mount(ConfigNode item)
    {
        if (item is ConfigScalar scalar)
        {
            return ComposeMount.OfShort(ComposeText.Of(scalar));
        }

        if (item is not ConfigMapping block)
        {
            return null;
        }

        var source = shape.Text(block, "source")?.Text;
        var kind = shape.Text(block, "type")?.Text switch
        {
            "bind" => MountKind.Bind,
            "volume" => source is null ? MountKind.Anonymous : MountKind.Volume,
            _ => MountKind.Other,
        };
        return new ComposeMount(kind, source, shape.Text(block, "target")?.Text ?? "", ComposeShape.IsTrue(shape.Text(block, "read_only")), block.Place);
    }

    private ComposeDependency Dependency((ComposeText Name, ConfigMapping? Long) entry) => new(
        entry.Name.Text,
        entry.Long is null ? null : shape.Text(entry.Long, "condition")?.Text ?? ComposeDependency.Started,
        IsRequired: entry.Long is null || shape.Text(entry.Long, "required") is not { Text: "false" },
        entry.Name.Place);

    private IEnumerable<ComposeText> OtherServices(ConfigMapping node)
    {
        var links = shape.Texts(node, "links").Select(text => text.Part(text.Written.Split(':')[0]));
        var volumes = shape.Texts(node, "volumes_from").Where(text => !text.Text.StartsWith("container:", StringComparison.Ordinal)).Select(text => text.Part(text.Written.Split(':')[0]));
        var namespaces = SharedNamespaces.Select(key => shape.Text(node, key)).OfType<ComposeText>()
            .Where(text => text.Text.StartsWith("service:", StringComparison.Ordinal)).Select(text => text.Part(text.Written["service:".Length..]));
        return links.Concat(volumes).Concat(namespaces);
    }

    private ComposeText? Address(ConfigMapping? network) => network is null ? null : shape.Text(network, "ipv4_address") ?? shape.Text(network, "ipv6_address") ?? shape.Text(network, "mac_address");
}
