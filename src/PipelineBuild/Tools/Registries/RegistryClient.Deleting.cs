using System.Net;

namespace PipelineBuild.Tools.Registries;

/// <content>What a clean-up asks for.</content>
public sealed partial class RegistryClient
{
    /// <summary>Deletes a manifest with all tags that name it; its blobs stay until the registry collects its garbage.</summary>
    /// <returns>False when the registry did not know it.</returns>
    /// <exception cref="RegistryException">The registry does not delete, or not for us.</exception>
    public async Task<bool> DeleteManifestAsync(string repository, string digest, CancellationToken cancel)
    {
        using var response = await connection.SendAsync(() => new HttpRequestMessage(HttpMethod.Delete, connection.Url($"{repository}/manifests/{digest}")), repository, cancel);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }

        if (response.StatusCode == HttpStatusCode.MethodNotAllowed)
        {
            throw new RegistryException($"the registry {Host} does not allow manifests to be deleted (405); its operator has to allow that", unreachable: false);
        }

        await connection.RequireAsync(response, $"delete {repository}@{digest}", cancel);
        return true;
    }
}
