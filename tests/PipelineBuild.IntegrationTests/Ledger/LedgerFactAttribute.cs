using PipelineBuild.Tools;

namespace PipelineBuild.IntegrationTests.Ledger;

/// <summary>Needs git: skipped with the reason where it is missing, but failing on CI.</summary>
public sealed class LedgerFactAttribute : FactAttribute
{
    public LedgerFactAttribute() => Skip = LedgerNeeds.Missing;
}

/// <summary>The same for a theory.</summary>
public sealed class LedgerTheoryAttribute : TheoryAttribute
{
    public LedgerTheoryAttribute() => Skip = LedgerNeeds.Missing;
}

internal static class LedgerNeeds
{
    public static string? Missing { get; } = Look();

    private static string? Look()
    {
        var environment = EnvironmentVariables.OfProcess();
        return environment.IsCi || new ProgramLocator(UserFolders.Of(environment), environment).Find("git") is not null
            ? null
            : "git is missing; './build.sh --target=Setup' gets it";
    }
}
