using System.Globalization;
using System.Text.Json.Nodes;
using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Compose;
using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Tests.Fakes;
using Xunit.Abstractions;

namespace PipelineBuild.IntegrationTests.Containers.Compose;

/// <summary>The model of a compose file beside what Compose itself makes of the file.</summary>
public class ComposeModelTests(ITestOutputHelper output)
{
    private const string Main = """
        name: model
        include:
          - parts/cache.yaml
        x-env: &env
          LEVEL: ${LEVEL:-info}
          NESTED: ${A:-${B:-deep}}
          EMPTY: ${C-}
          INSTEAD: x${D:+y}
          DOLLAR: $$HOME
        services:
          web:
            image: ${IMAGE:-nginx}:${TAG:-1.27.3}
            environment:
              <<: *env
              LEVEL: debug
            ports:
              - "8080:80"
              - "127.0.0.1:8081:81/udp"
              - "[::1]:8082:82"
              - "127.0.0.1::83"
              - 3000
              - { target: 84, published: "8084", host_ip: 127.0.0.1, protocol: udp, mode: host }
            volumes:
              - data:/data
              - ./conf:/etc/app:ro
              - /anonymous
              - { type: bind, source: ./long, target: /long, read_only: true }
              - { type: tmpfs, target: /tmp }
            networks:
              front: { aliases: [www] }
              back:
            depends_on: [cache, api]
          api:
            extends: { file: parts/base.yaml, service: base }
            environment: [LEVEL=own, MORE=a=b]
            ports: ["9001:91"]
            command: [own]
            depends_on:
              cache: { condition: service_started, required: false }
          reset:
            extends: { file: parts/base.yaml, service: base }
            ports: !reset []
            environment: !override { ONLY: this }
        networks: { front: , back: }
        volumes: { data: }
        """;

    private const string Base = """
        services:
          root:
            image: base:1
            environment: { LEVEL: root, KEEP: kept }
            ports: ["9000:90"]
          base:
            extends: root
            command: [base, base]
            environment: { LEVEL: base }
            volumes: ["/var/x:/x"]
        """;

    [ComposeFact]
    public async Task A_file_with_everything_is_read_as_compose_reads_it()
    {
        using var folder = new TempFolder();
        folder.Write("parts/base.yaml", Base);
        folder.Write("parts/cache.yaml", "services: { cache: { image: 'redis:7.2', expose: [6379] } }\n");

        await CompareAsync(folder.Path, folder.Write("compose.yaml", Main));
    }

    [ComposeFact]
    public async Task The_example_and_the_corpora_are_read_as_compose_reads_them()
    {
        var own = Path.Combine(Repository.Root, "tests/PipelineBuild.Tests/Containers/Compose/Corpus/careful.yaml");
        await CompareAsync(Repository.Root, own);
        await CompareAsync(Repository.Root, Path.Combine(Repository.Root, "examples/cortex/compose.yaml"));
        if (SharedCorpus.Find(Repository.Root, output) is { } corpus)
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(corpus, "compose"), "*compose*.y*ml", SearchOption.AllDirectories))
            {
                await CompareAsync(corpus, file);
            }
        }
    }

    private static async Task CompareAsync(string root, string file)
    {
        var project = ComposeReader.Read(new Workspace(root), file);
        Assert.Empty(project.Problems);
        // Compose knows variables from outside only; ours stay as they are, and so give Compose the same text.
        var variables = project.Variables.Select(use => use.Variable.Name).Distinct().Where(name => project.Sources.Values.Any(text => text.Contains($"${{{name}:?", StringComparison.Ordinal) || text.Contains($"${{{name}}}", StringComparison.Ordinal) || text.Contains($"${name}", StringComparison.Ordinal)))
            .ToDictionary(name => name, name => (string?)"/from-outside");
        var ending = await Programs.RunAsync("docker", ["compose", "--file", file, "config", "--format", "json"], environment: variables);
        Assert.True(ending.ExitCode == 0, $"{file}: {ending}");

        var theirs = JsonNode.Parse(ending.Output)!["services"]!.AsObject().OrderBy(service => service.Key, StringComparer.Ordinal).SelectMany(service => Lines(service.Key, service.Value!.AsObject()));
        var ours = project.Services.OrderBy(service => service.Name, StringComparer.Ordinal).SelectMany(Lines).Select(line => variables.Keys.Aggregate(line, (text, name) => text.Replace($"${{{name}}}", "/from-outside")));
        Assert.Equal(string.Join('\n', theirs), string.Join('\n', ours));
    }

    private static IEnumerable<string> Lines(ComposeService service)
    {
        yield return $"{service.Name}: image {service.Image?.Text}, built {service.Build is not null}, name {service.ContainerName?.Text}, healthy {service.Health is { IsDisabled: false }}";
        foreach (var port in service.Ports.Where(port => !$"{port.Published}{port.Target}".Contains('-')).OrderBy(port => port.ToString(), StringComparer.Ordinal))
        {
            yield return $"{service.Name}: port {port.HostIp} {port.Published} {port.Target} {port.Protocol}";
        }

        foreach (var mount in service.Mounts.OrderBy(mount => mount.Target, StringComparer.Ordinal))
        {
            yield return $"{service.Name}: mount {(mount.Kind == MountKind.Volume ? mount.Source : mount.Kind == MountKind.Bind ? "bind" : "other")} {Plain(mount.Target)} {mount.IsReadOnly}";
        }

        foreach (var variable in service.Environment.OrderBy(variable => variable.Name, StringComparer.Ordinal))
        {
            yield return $"{service.Name}: environment {variable.Name}={Plain(variable.Value?.Text ?? "")}";
        }

        foreach (var dependency in service.Dependencies.OrderBy(dependency => dependency.Service, StringComparer.Ordinal))
        {
            yield return $"{service.Name}: needs {dependency.Service} {dependency.Condition ?? ComposeDependency.Started} {dependency.IsRequired}";
        }

        var networks = service.Networks.Select(network => network.Name).DefaultIfEmpty("default");
        yield return $"{service.Name}: networks {(service.NetworkMode is null ? string.Join(' ', networks.Order(StringComparer.Ordinal)) : "")}";
    }

    private static IEnumerable<string> Lines(string name, JsonObject service)
    {
        yield return $"{name}: image {service["image"]}, built {service["build"] is not null}, name {service["container_name"]}, healthy {service["healthcheck"] is JsonObject health && health["disable"] is null}";
        var ports = Items(service, "ports").Select(port => (Line: $"{name}: port {port["host_ip"]} {port["published"]} {port["target"]} {port["protocol"]}",
            Order: $"{(port["host_ip"] is null ? "" : $"{port["host_ip"]}:")}{port["published"]?.ToString() ?? "(any)"}:{port["target"]}{(port["protocol"]!.ToString() == "tcp" ? "" : $"/{port["protocol"]}")}"));
        foreach (var port in ports.OrderBy(port => port.Order, StringComparer.Ordinal))
        {
            yield return port.Line;
        }

        foreach (var mount in Items(service, "volumes").OrderBy(mount => mount["target"]!.ToString(), StringComparer.Ordinal))
        {
            var kind = mount["type"]!.ToString();
            yield return $"{name}: mount {(kind == "volume" && mount["source"] is { } source ? source : kind == "bind" ? "bind" : "other")} {Plain(mount["target"]!.ToString())} {(mount["read_only"] is not null).ToString(CultureInfo.InvariantCulture)}";
        }

        foreach (var variable in (service["environment"] as JsonObject ?? []).OrderBy(variable => variable.Key, StringComparer.Ordinal))
        {
            yield return $"{name}: environment {variable.Key}={Plain(variable.Value?.ToString() ?? "")}";
        }

        foreach (var dependency in (service["depends_on"] as JsonObject ?? []).OrderBy(dependency => dependency.Key, StringComparer.Ordinal))
        {
            yield return $"{name}: needs {dependency.Key} {dependency.Value!["condition"]} {dependency.Value["required"]!.GetValue<bool>()}";
        }

        var networks = (service["networks"] as JsonObject ?? []).Select(pair => pair.Key).Order(StringComparer.Ordinal);
        yield return $"{name}: networks {string.Join(' ', networks)}";
    }

    /// <summary>Compose writes a dollar sign of its output twice, and paths without the last slash.</summary>
    private static string Plain(string text) => text.Replace("$$", "$").TrimEnd('/');

    private static IEnumerable<JsonObject> Items(JsonObject service, string key) => (service[key] as JsonArray ?? []).Select(item => item!.AsObject());
}
