using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Fakes;

/// <summary>Environment variables of the test's own making.</summary>
public static class FakeEnvironment
{
    public static EnvironmentVariables With(params (string Name, string Value)[] variables) =>
        new(name => variables.Where(variable => variable.Name == name).Select(variable => variable.Value).FirstOrDefault());
}
