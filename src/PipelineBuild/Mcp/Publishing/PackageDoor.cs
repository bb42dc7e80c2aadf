using PipelineBuild.Tools;
using PipelineBuild.Tools.Npm;

namespace PipelineBuild.Mcp.Publishing;

/// <summary>Opens the registry of a package: which one, with which login, and whether that is the one that was meant.</summary>
public sealed class PackageDoor(NpmSessions sessions, NpmPackuments packuments, ReleaseTags tags, EnvironmentVariables environment, SecretMask mask)
{
    /// <summary>npm logs in by GitHub's word from this version on; https://docs.npmjs.com/trusted-publishers</summary>
    private static readonly Version FirstNpm = new(11, 5, 1);

    private static readonly Version FirstNode = new(22, 14, 0);

    /// <summary>Whether GitHub vouches for this run: the job has the permission <c>id-token: write</c>.</summary>
    public bool IsVouchedFor => environment.Get("ACTIONS_ID_TOKEN_REQUEST_URL") is not null && environment.Get("ACTIONS_ID_TOKEN_REQUEST_TOKEN") is not null;

    public async Task<OpenPackage> OpenAsync(PipelineConfig config, PublishCandidate package, CancellationToken cancel)
    {
        var session = await OpenAsync(config, package.Name, package.Project, package.Manifest.Registry, cancel);
        try
        {
            return new OpenPackage(package, session, await packuments.ReadAsync(session, package.Name, cancel), await tags.FindAsync(config.Workspace, package.GitTag, cancel));
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <param name="registry">What the package itself says.</param>
    public async Task<NpmSession> OpenAsync(PipelineConfig config, string name, string project, Uri? registry, CancellationToken cancel)
    {
        var settings = config.Mcp.Publish;
        var token = settings.Token?.Resolve(environment, mask);
        return await sessions.OpenAsync(name, project, settings.Registry ?? registry, token, cancel);
    }

    /// <summary>Why an upload can't even be tried, or null.</summary>
    public async Task<string?> ObstacleAsync(McpPublishSettings settings, OpenPackage package, CancellationToken cancel)
    {
        if (!IsVouchedFor || !settings.TrustedPublishing)
        {
            return settings.Token is { } secret && secret.Resolve(environment, mask) is null ? $"the variable {secret.EnvironmentVariable}, which mcp.publish.token names, is not set" : null;
        }

        if (package.Session.HasLogin)
        {
            return $"GitHub vouches for this run, and npm is also given a login for {package.Session.Registry}, which would win over it without a word: take the token away ({(settings.Token is { } secret ? $"{secret}" : "from .npmrc, often NODE_AUTH_TOKEN")}), or say 'trustedPublishing: false' under mcp.publish when the token is meant";
        }

        if (package.Packument.Versions.Count == 0)
        {
            return $"{package.Package.Name} was never published, and a first version can't be published by GitHub's word alone: publish it once with a token ('trustedPublishing: false' under mcp.publish)";
        }

        var (npm, node) = await sessions.VersionsAsync(cancel);
        return npm < FirstNpm || node < FirstNode ? $"to log in by GitHub's word npm {FirstNpm} and Node.js {FirstNode} are needed, here are {npm} and {node}; the registry would answer 404" : null;
    }
}
