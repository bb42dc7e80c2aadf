using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Ledger;

namespace PipelineBuild.IntegrationTests.Ledger;

/// <summary>Takes the newest entry of a ledger away, as if the run that wrote it had died a moment before.</summary>
internal static class LedgerCut
{
    /// <param name="repository">With the ledger's refs.</param>
    public static async Task LastAsync(string repository)
    {
        foreach (var words in (string[][])[[DeliveryLedger.Reference, $"{DeliveryLedger.Reference}~1"], ["-d", $"{DeliveryLedger.Reference}-seen"]])
        {
            var cut = await Programs.RunAsync("git", ["update-ref", .. words], repository);
            Assert.True(cut.ExitCode == 0, cut.ToString());
        }
    }
}
