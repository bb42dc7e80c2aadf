using System.Text.Json;
using System.Text.Json.Nodes;
using PipelineBuild.Ledger;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Ledger;

public class LedgerRedactionTests
{
    /// <summary>A field that it does not know would be lost for ever.</summary>
    [Fact]
    public void What_holds_no_secret_stays_in_every_field()
    {
        var entry = Full("plain");

        Assert.Equal(LedgerJson.Write(entry), LedgerJson.Write(new LedgerRedaction(new SecretMask()).Of(entry)));
        Assert.All(typeof(LedgerEntry).GetProperties().Where(property => property.PropertyType == typeof(string) && property.Name != nameof(LedgerEntry.Id)), property => Assert.NotNull(property.GetValue(entry)));
        Assert.All(typeof(LedgerPackage).GetProperties(), property => Assert.NotNull(property.GetValue(entry.Packages![0])));
        Assert.All(typeof(LedgerImage).GetProperties(), property => Assert.NotNull(property.GetValue(entry.Images[0])));
    }

    [Fact]
    public void A_secret_is_in_no_field()
    {
        var mask = new SecretMask();
        mask.Add("hunter2-hunter2");

        var written = LedgerJson.Write(new LedgerRedaction(mask).Of(Full("hunter2-hunter2")));

        Assert.DoesNotContain("hunter2", written);
        Assert.Equal(JsonValueKind.Object, JsonNode.Parse(written)!.GetValueKind());
    }

    private static LedgerEntry Full(string text) => new(text, text)
    {
        Sequence = 7,
        Time = DateTimeOffset.UnixEpoch,
        Environment = text,
        Actor = text,
        Host = text,
        Commit = text,
        Version = text,
        Reason = text,
        Images =
        [
            new LedgerImage(text, text, text, [text], new Dictionary<string, string> { [text] = text })
            {
                Version = text,
                Scan = text,
                Scanner = text,
                Database = text,
                Sboms = new Dictionary<string, string> { [text] = text },
                SignedBy = text,
                Stacks = [text],
            },
        ],
        Packages = [new LedgerPackage(text, text, text, text, [text]) { GitTag = text, Tools = 3, Withdrawn = text }],
        Server = text,
        Resources = [new LedgerResource(text, text, text, text, text) { Live = text, LiveBefore = text, Version = 2, VersionBefore = 1, Folder = text, FolderBefore = text, Secrets = new Dictionary<string, string> { [text] = text }, SecretsBefore = new Dictionary<string, string> { [text] = text } }],
        Undoes = 1,
        Deployment = text,
        Strategy = text,
        Phase = text,
        From = new LedgerFrom(text, new Dictionary<string, string> { [text] = text }),
        Verdicts = [new LedgerVerdict(text, text) { Reason = text }],
        Finishes = 1,
    };
}
