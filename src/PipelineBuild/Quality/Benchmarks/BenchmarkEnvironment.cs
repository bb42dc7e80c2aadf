using System.Globalization;
using PipelineBuild.Tools;

namespace PipelineBuild.Quality.Benchmarks;

/// <summary>An environment of a measurement's own on the machine's engine, to which two versions were deployed.</summary>
/// <param name="Project">What its containers, networks and volumes are named by; those of plain compose begin with it too.</param>
/// <param name="Port">Of loopback, where its gateway is reached.</param>
public sealed record BenchmarkEnvironment(string Project, int Port)
{
    private const string Name = "benchmark";
    private const string ComposeFile = "examples/cortex/compose.yaml";

    /// <summary>Of the first version: registry, repository and digest of each.</summary>
    public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>What the repository's own file does not have, to be added to a file that includes it.</summary>
    public string Settings => string.Create(CultureInfo.InvariantCulture, $$"""
        environments:
          - name: {{Name}}
            project: {{Project}}
            composeFiles: [{{ComposeFile}}]
            watchSeconds: 0
            services:
              - { name: gateway, strategy: blue-green, port: 8080, publish: {{Port}}, checkPath: /healthz, gate: { http: { path: /readyz } } }

        """);

    public Command Target(BenchmarkPlace place, string target, params string[] arguments) => place.HostAtHome(target, [$"--environment={Name}", .. arguments]);

    /// <summary>By which the compose file lets the image be named.</summary>
    private static string VariableOf(string image) => $"{image.Split('@')[0].Split('/')[^1].ToUpperInvariant()}_IMAGE";

    /// <summary>Plain compose with the images of the first version.</summary>
    public Command Compose(BenchmarkPlace place, params string[] words)
    {
        var command = place.RunDocker(["compose", "--project-name", $"{Project}-plain", "--file", ComposeFile, .. words]);
        return command with { Environment = new Dictionary<string, string?>(command.Environment.Concat(Images.Select(image => KeyValuePair.Create(VariableOf(image), (string?)image)))) };
    }
}
