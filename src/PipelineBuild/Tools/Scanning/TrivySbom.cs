using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Tools.Scanning;

/// <summary>Lets Trivy list what one platform of an image holds. As with scans, what counts is code 0 and the file that it wrote.</summary>
public sealed class TrivySbom(IProcessRunner runner)
{
    public const string CycloneDx = "cyclonedx";
    public const string Spdx = "spdx-json";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <param name="reference">Registry, repository and digest of a platform's manifest.</param>
    /// <param name="format"><see cref="CycloneDx"/> or <see cref="Spdx"/>.</param>
    /// <exception cref="TrivyException">It wrote none.</exception>
    public async Task<string> WriteAsync(string program, string reference, RegistryPass pass, string format, bool withoutJava, CancellationToken cancel)
    {
        using var scratch = new PrivateDirectory();
        var file = Path.Combine(scratch.FullName, "sbom.json");
        var skipped = withoutJava ? Trivy.JavaArchives.SelectMany(pattern => new[] { "--skip-files", pattern }) : [];
        var command = Trivy.Prepare(
            program,
            ["image", "--cache-dir", Path.Combine(scratch.FullName, "cache"), .. Trivy.Offline, "--image-src", "remote", .. skipped, "--format", format, "--output", file, reference],
            scratch.FullName, Limit, pass);
        var output = await runner.RunAsync(command, cancel);
        if (output.Succeeded && File.Exists(file))
        {
            return await File.ReadAllTextAsync(file, cancel);
        }

        var said = output.StandardError.Where(line => !line.Contains("\tINFO\t", StringComparison.Ordinal)).TakeLast(5).Select(line => runner.Mask.Apply(line, command.Secrets).Trim()).ToList();
        throw new TrivyException($"the scanner could not list what {reference} holds: it ended with exit code {output.ExitCode} and said {(said.Count == 0 ? "nothing" : string.Join(" | ", said))}")
        {
            WantsJava = output.StandardError.Any(line => line.Contains(Trivy.JavaComplaint, StringComparison.Ordinal)),
        };
    }
}
