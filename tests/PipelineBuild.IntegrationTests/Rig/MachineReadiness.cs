using System.Diagnostics;
using PipelineBuild.Tools;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>Says once whether this machine has what the tests with the real engine need.</summary>
internal static class MachineReadiness
{
    private static readonly Lazy<string?> Answer = new(Look);

    public static bool IsCi => EnvironmentVariables.OfProcess().IsCi;

    /// <summary>What is missing, or null.</summary>
    public static string? Problem => Answer.Value;

    public static string? RegistryProgram { get; } =
        new ProgramLocator(UserFolders.Of(EnvironmentVariables.OfProcess()), EnvironmentVariables.OfProcess()).Find(LocalRegistry.Program);

    /// <summary>On CI nothing is skipped: there the tests run into this.</summary>
    public static void Require()
    {
        if (Problem is not null)
        {
            throw new InvalidOperationException(Problem);
        }
    }

    private static string? Look() =>
        RegistryProgram is null ? "docker-registry is missing; './build.sh --target=Setup' gets it"
        : !Answers("buildx", "version").Ok ? "docker buildx is missing; './build.sh --target=Setup' gets it"
        : !Answers("info").Ok ? "no Docker Engine answers; './build.sh --target=Setup' gets and starts it"
        : null;

    private static (bool Ok, string Text) Answers(params string[] arguments)
    {
        try
        {
            using var docker = Process.Start(new ProcessStartInfo("docker", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            _ = docker.StandardError.ReadToEndAsync();
            var text = docker.StandardOutput.ReadToEnd();
            docker.WaitForExit();
            return (docker.ExitCode == 0, text);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (false, "");
        }
    }
}

/// <summary>Needs the Docker Engine and docker-registry: skipped with the reason where one is missing, but failing on CI.</summary>
public sealed class EngineFactAttribute : FactAttribute
{
    public EngineFactAttribute() => Skip = MachineReadiness.IsCi ? null : MachineReadiness.Problem;
}

/// <summary>The same for a theory.</summary>
public sealed class EngineTheoryAttribute : TheoryAttribute
{
    public EngineTheoryAttribute() => Skip = MachineReadiness.IsCi ? null : MachineReadiness.Problem;
}
