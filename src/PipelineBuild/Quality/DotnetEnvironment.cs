namespace PipelineBuild.Quality;

/// <summary>How the .NET SDK is called from here: no greeting, and no server that outlives the call and keeps its pipes open.</summary>
internal static class DotnetEnvironment
{
    public static readonly IReadOnlyDictionary<string, string?> Quiet = new Dictionary<string, string?>
    {
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["UseSharedCompilation"] = "false",
    };
}
