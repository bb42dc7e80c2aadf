using System.Text.Json;
using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Mcp;

/// <summary>A repository of small npm packages.</summary>
internal sealed class McpWorkspace : IDisposable
{
    private readonly List<string> packages = [];

    public McpWorkspace(ScratchHome home) => Files = new ScratchWorkspace(home);

    public ScratchWorkspace Files { get; }

    /// <param name="more">Members of package.json, with a comma before them.</param>
    /// <param name="script">What the command runs; none when the package builds it.</param>
    /// <param name="settings">Lines of the package in pipeline.yml.</param>
    public void Add(string folder, string name, string more = "", string bin = "main.js", string? script = "", string settings = "")
    {
        Files.Write($"{folder}/package.json", $$"""{ "name": "{{name}}", "version": "1.0.0", "license": "MIT", "bin": { "{{folder}}": "{{bin}}" }{{more}} }""");
        Files.Write($"{folder}/package-lock.json", $$"""{ "name": "{{name}}", "version": "1.0.0", "lockfileVersion": 3, "packages": { "": { "name": "{{name}}", "version": "1.0.0" } } }""");
        Files.Write($"{folder}/LICENSE", "MIT");
        Files.Write($"{folder}/README.md", $"# {name}\n");
        if (script is not null && bin == "main.js")
        {
            Files.Write($"{folder}/main.js", $"#!/usr/bin/env node\n{script}\n");
        }

        packages.Add($"    - path: {folder}\n{string.Concat(settings.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"      {line}\n"))}");
    }

    public async Task<string> CommitAsync()
    {
        Files.Write("pipeline.yml", $"name: scratch\nmcp:\n  packages:\n{string.Concat(packages)}");
        Files.Write(".gitignore", "node_modules/\n");
        return await Files.CommitAsync();
    }

    /// <summary>The rules of a saved result's findings.</summary>
    public IReadOnlyList<string> Rules(string target)
    {
        using var result = JsonDocument.Parse(File.ReadAllText(Files.At($"artifacts/results/{target}.json")));
        return result.RootElement.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("rule").GetString()!).ToList();
    }

    public void Dispose() => Files.Dispose();
}
