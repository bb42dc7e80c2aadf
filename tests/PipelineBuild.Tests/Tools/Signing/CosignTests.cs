using PipelineBuild.Tools;
using PipelineBuild.Tools.Signing;

namespace PipelineBuild.Tests.Tools.Signing;

public class CosignTests
{
    [Theory]
    [InlineData(10, "Error: no signatures found", CosignVerdict.Absent)]
    [InlineData(1, "Error: no matching attestations: ", CosignVerdict.Absent)]
    [InlineData(1, "Error: none of the attestations matched the predicate type: spdxjson, found: cyclonedx", CosignVerdict.Absent)]
    [InlineData(12, "Error: no matching signatures: invalid signature when validating ASN.1 encoded signature", CosignVerdict.Untrusted)]
    [InlineData(1, "Error: no matching attestations: accepted signatures do not match threshold, Found: 0, Expected 1", CosignVerdict.Untrusted)]
    [InlineData(1, "Error: Get \"https://127.0.0.1:5934/v2/\": dial tcp 127.0.0.1:5934: connect: connection refused", CosignVerdict.Unknown)]
    [InlineData(12, "something that nobody has seen yet", CosignVerdict.Unknown)]
    public void A_verdict_is_what_cosign_says_and_never_its_exit_code(int exitCode, string said, CosignVerdict expected) =>
        Assert.Equal(expected, Cosign.Judge(new ProcessOutput(exitCode, [], [said, $"error during command execution: {said}"]), withStatements: true).Verdict);

    [Fact]
    public void Success_without_anything_verified_is_not_known_to_be_good() =>
        Assert.Equal(CosignVerdict.Unknown, Cosign.Judge(new ProcessOutput(0, [""], []), withStatements: false).Verdict);

    [Fact]
    public void Verified_statements_are_unpacked()
    {
        var payload = Convert.ToBase64String("""{"predicate":1}"""u8);

        var answer = Cosign.Judge(new ProcessOutput(0, [$$"""{"payloadType":"x","payload":"{{payload}}","signatures":[]}"""], []), withStatements: true);

        Assert.Equal(CosignVerdict.Good, answer.Verdict);
        Assert.Equal(["""{"predicate":1}"""], answer.Statements);
    }

    [Fact]
    public void A_key_pair_is_printed_without_its_secrets() =>
        Assert.Equal("key cosign.pub", new CosignIdentity.KeyPair("cosign.pub", null, "private", "password").ToString());
}
