using PipelineBuild.Mcp.Publishing;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Mcp.Publishing;

public class NpmComplaintTests
{
    [Fact]
    public void It_is_told_in_one_line()
    {
        var error = Failed("npm warn old\nnpm error code E401\nnpm error Unable to authenticate.\nnpm error A complete log of this run can be found in: /x\n");

        Assert.Equal("code E401; Unable to authenticate.", NpmComplaint.Of(error));
        Assert.Equal("E401", NpmComplaint.CodeOf(error));
    }

    [Fact]
    public void Without_words_of_npm_the_error_speaks()
    {
        Assert.Equal("npm ended with exit code 1", NpmComplaint.Of(Failed("")));
        Assert.Equal("too late", NpmComplaint.Of(new TimeoutException("too late")));
        Assert.Null(NpmComplaint.CodeOf(Failed("")));
    }

    private static ProcessFailedException Failed(string error) => new(Command.Of("npm", "publish"), FakeProcessRunner.Ended(1, "", error), new SecretMask());
}
