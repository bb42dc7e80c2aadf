using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Fakes;

/// <summary>Environment variables of the test's own making.</summary>
public static class FakeEnvironment
{
    public static EnvironmentVariables With(params (string Name, string Value)[] variables) =>
        new(name => variables.Where(variable => variable.Name == name).Select(variable => variable.Value).FirstOrDefault());

    /// <summary>Of a machine in a folder.</summary>
    public static BuilderMemory BuilderMemory(IProcessRunner runner, ProgramLocator programs, UserFolders folders, EnvironmentVariables environment, Machine machine) =>
        new(new ProbeMemory(folders, TimeProvider.System), programs, environment, new Emulation(new Administrator(runner, machine), machine), machine);

    /// <summary>The network of a machine in a folder, which keeps what npm answers there.</summary>
    public static MachineNetwork Network(IProcessRunner runner, ProgramLocator programs, EnvironmentVariables environment, Machine machine)
    {
        var memory = new ProbeMemory(new UserFolders(machine.PathOf("/memory/cache"), machine.PathOf("/memory/data")), TimeProvider.System);
        return new MachineNetwork(new NpmRegistry(runner, programs, environment, memory), environment, runner.Mask, machine);
    }
}
