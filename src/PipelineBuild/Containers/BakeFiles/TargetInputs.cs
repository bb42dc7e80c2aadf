using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;

namespace PipelineBuild.Containers.BakeFiles;

/// <summary>What a target takes in, relative to the workspace: whatever lies outside of it is refused, because no commit would tell what it was.</summary>
internal sealed class TargetInputs(PrintedTarget target, Workspace workspace, Action<string> say)
{
    private const string TargetPrefix = "target:";
    private const string ImagePrefix = "docker-image://";

    private static readonly string[] Remote = ["git@", "github.com/", "cwd://"];

    private readonly string? context = Directory("context", target.Context, workspace, say);

    public string Context => context ?? ".";

    /// <summary>In no context there is nothing to look for.</summary>
    public string Dockerfile => target.InlineDockerfile is not null || context is null ? target.Dockerfile : InWorkspace("dockerfile", target.Dockerfile, Path.GetFullPath(context, workspace.Root), File.Exists) ?? target.Dockerfile;

    public IReadOnlyDictionary<string, NamedContext> Contexts => target.Contexts.ToDictionary(pair => pair.Key, pair => Named(pair.Key, pair.Value));

    public BakeOrigin Origin(IReadOnlyList<string> files)
    {
        Check();
        return new BakeOrigin(target.Name, files)
        {
            InlineDockerfile = target.InlineDockerfile,
            CacheTo = target.CacheTo,
            SecretVariables = target.Secrets.Select(line => BakeFields.Of(line).GetValueOrDefault("env")).OfType<string>().Select(name => new SecretRef(name)).ToList(),
        };
    }

    private NamedContext Named(string name, string value) =>
        value.StartsWith(TargetPrefix, StringComparison.Ordinal) ? new NamedContext(value, null) { Target = value[TargetPrefix.Length..] }
        : value.StartsWith(ImagePrefix, StringComparison.Ordinal) ? new NamedContext(value, null)
        : new NamedContext(Directory($"contexts.{name}", value, workspace, say) ?? ".", null);

    /// <summary>Files that the build reads or writes beside its contexts.</summary>
    private void Check()
    {
        foreach (var file in target.Secrets.Select(BakeFields.Of).Select(fields => fields.GetValueOrDefault("src") ?? fields.GetValueOrDefault("source")).OfType<string>())
        {
            InWorkspace("secret", file, workspace.Root, _ => true, "; give it by a variable: id=…,env=NAME");
        }

        foreach (var cache in target.CacheFrom.Concat(target.CacheTo).Select(BakeFields.Of).Where(fields => fields.GetValueOrDefault("type") == "local"))
        {
            InWorkspace("cache", cache.GetValueOrDefault("src") ?? cache.GetValueOrDefault("dest") ?? ".", workspace.Root, _ => true);
        }

        foreach (var key in target.Ssh.Where(line => line.Contains('=')).SelectMany(line => line[(line.IndexOf('=') + 1)..].Split(',')))
        {
            InWorkspace("ssh", key, workspace.Root, _ => true, "; let an agent hold the key: ssh = [\"default\"]");
        }
    }

    private static string? Directory(string key, string value, Workspace workspace, Action<string> say)
    {
        if (value == "-" || value.Contains("://") || Remote.Any(start => value.StartsWith(start, StringComparison.Ordinal)))
        {
            say($"{key} '{value}' is not of this workspace, so that no commit tells what it holds; take a directory, target:NAME{(key == "context" ? "" : " or docker-image://REFERENCE")}");
            return null;
        }

        return InWorkspace(key, value, workspace.Root, System.IO.Directory.Exists, "", workspace, say);
    }

    private string? InWorkspace(string key, string value, string from, Func<string, bool> exists, string hint = "") => InWorkspace(key, value, from, exists, hint, workspace, say);

    private static string? InWorkspace(string key, string value, string from, Func<string, bool> exists, string hint, Workspace workspace, Action<string> say)
    {
        if (workspace.Resolve(value, from) is not { } full)
        {
            say($"{key} '{value}' leads out of the workspace{hint}");
            return null;
        }

        if (!exists(full))
        {
            say($"{key}: there is no '{workspace.Relative(full)}' in the workspace");
            return null;
        }

        return workspace.Relative(full);
    }
}
