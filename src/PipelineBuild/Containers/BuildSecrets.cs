using PipelineBuild.Configuration;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers;

/// <summary>Hands build secrets to bake by name or file for the time of one build; what it writes goes away with it.</summary>
public sealed class BuildSecrets(EnvironmentVariables environment, SecretMask mask, MachineNetwork network, NpmConfiguration npm)
{
    /// <summary>Begins with what <see cref="PrepareAsync"/> would have to wait for.</summary>
    public void Anticipate(IEnumerable<ImageSettings> images, CancellationToken cancel)
    {
        if (images.Any(image => image.Secrets.Any(secret => secret.Machine == MachineSecret.NpmConfig)))
        {
            npm.Anticipate(cancel);
        }
    }

    /// <summary>The secret lines of each image, by image name.</summary>
    /// <exception cref="InvalidOperationException">A required secret's variable is not set.</exception>
    public Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> PrepareAsync(IEnumerable<ImageSettings> images, PrivateDirectory directory, CancellationToken cancel) =>
        LinesAsync(images, directory.Write, cancel);

    /// <summary>The same lines with files that would be in that directory; writes none.</summary>
    /// <inheritdoc cref="PrepareAsync"/>
    public Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> ForeseeAsync(IEnumerable<ImageSettings> images, string directory, CancellationToken cancel) =>
        LinesAsync(images, (name, _) => Path.Combine(directory, name), cancel);

    private async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> LinesAsync(IEnumerable<ImageSettings> images, Func<string, string, string> write, CancellationToken cancel)
    {
        var lines = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var image in images)
        {
            // Bake hands these over itself; they must not show in its output either.
            image.Bake?.SecretVariables.ToList().ForEach(variable => variable.Resolve(environment, mask));
            var own = new List<string>();
            foreach (var secret in image.Secrets)
            {
                var source = secret.Environment is { } reference ? Variable(image, secret, reference) : await MachineFileAsync(secret.Machine, write, cancel);
                if (source is not null)
                {
                    own.Add($"id={secret.Id},{source}");
                }
            }

            lines[image.Name] = own;
        }

        return lines;
    }

    /// <summary>What a build would stop at: required secrets whose variable is not set.</summary>
    public IReadOnlyList<string> Missing(IEnumerable<ImageSettings> images) => images
        .SelectMany(image => image.Secrets.Where(secret => secret is { Required: true, Environment: { } reference } && reference.Resolve(environment, mask) is null).Select(secret => Complaint(image, secret)))
        .ToList();

    private static string Complaint(ImageSettings image, BuildSecret secret) =>
        $"image {image.Name}: the build secret '{secret.Id}' wants the variable {secret.Environment!.EnvironmentVariable}, which is not set";

    private string? Variable(ImageSettings image, BuildSecret secret, SecretRef reference)
    {
        if (reference.Resolve(environment, mask) is not null)
        {
            return $"env={reference.EnvironmentVariable}";
        }

        return secret.Required
            ? throw new InvalidOperationException(Complaint(image, secret))
            : null;
    }

    private async Task<string?> MachineFileAsync(MachineSecret? kind, Func<string, string, string> write, CancellationToken cancel)
    {
        var file = kind == MachineSecret.CaBundle
            ? network.CaBundle
            : await npm.ForBuildsAsync(cancel) is { Length: > 0 } text ? write("npmrc", text) : null;
        return file is null ? null : $"src={file}";
    }
}
