using PipelineBuild.Tools;

namespace PipelineBuild.Ledger;

/// <summary>Tells what git meant when a ref did not move: another writer, after which trying again makes sense, or a real obstacle.</summary>
internal static class LedgerComplaint
{
    private static readonly string[] SignsOfAnotherWriter =
    [
        "but expected", "reference already exists", "incorrect old value", "unable to resolve reference", "failed to update ref", "(fetch first)", "(non-fast-forward)", "(stale info)",
        ".lock': File exists", "Another git process",
    ];

    private static readonly string[] SignsOfAnObstacle = ["Permission denied", "Read-only file system", "No space left on device", "hook declined", "reference broken"];

    public static bool IsAnotherWriter(ProcessOutput output) => Says(output, SignsOfAnotherWriter) && !Says(output, SignsOfAnObstacle);

    /// <summary>A fetch that may not be forced found that the remote went back or elsewhere.</summary>
    public static bool IsRewritten(ProcessOutput output) => Says(output, ["(non-fast-forward)"]);

    public static bool IsMissingAtRemote(ProcessOutput output) => Says(output, ["couldn't find remote ref"]);

    private static bool Says(ProcessOutput output, IEnumerable<string> signs) => signs.Any(sign => output.ErrorText.Contains(sign, StringComparison.Ordinal));
}
