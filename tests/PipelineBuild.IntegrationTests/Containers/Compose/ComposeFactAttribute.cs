using System.Diagnostics;

namespace PipelineBuild.IntegrationTests.Containers.Compose;

/// <summary>Needs Docker Compose, which the list of tools marks as optional: skipped with the reason where it is missing.</summary>
public sealed class ComposeFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Problem = new(Look);

    public ComposeFactAttribute() => Skip = Problem.Value;

    private static string? Look()
    {
        try
        {
            using var docker = Process.Start(new ProcessStartInfo("docker", ["compose", "version"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            docker.StandardOutput.ReadToEnd();
            docker.WaitForExit();
            return docker.ExitCode == 0 ? null : "docker compose is missing";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "docker is missing";
        }
    }
}
