using PipelineBuild.Containers.Inspection;

namespace PipelineBuild.Tests.Containers.Inspection;

public class InstructionTextTests
{
    [Theory]
    [InlineData("COPY hello /hello # buildkit", "COPY hello /hello")]
    [InlineData("ENV TOKEN=hunter22", "ENV TOKEN")]
    [InlineData("ENV A=hunter22 two words B=other", "ENV A B")]
    [InlineData("ENV TOKEN hunter22", "ENV")]
    [InlineData("ARG TOKEN=hunter22", "ARG TOKEN")]
    [InlineData("ARG TOKEN", "ARG TOKEN")]
    [InlineData("/bin/sh -c #(nop)  ENV TOKEN=hunter22", "ENV TOKEN")]
    [InlineData("/bin/sh -c #(nop) COPY dir:1 in /app ", "COPY dir:1 in /app")]
    [InlineData("/bin/sh -c npm ci", "RUN npm ci")]
    [InlineData("RUN /bin/sh -c npm ci # buildkit", "RUN npm ci")]
    [InlineData("RUN |2 TOKEN=hunter22 NAME=a b /bin/sh -c npm ci # buildkit", "RUN npm ci  (arguments TOKEN NAME)")]
    [InlineData("|1 TOKEN=hunter22 /bin/sh -c npm ci", "RUN npm ci  (arguments TOKEN)")]
    [InlineData("RUN |1 TOKEN=hunter22 /usr/bin/fish -c npm ci", "RUN (arguments TOKEN)")]
    [InlineData("RUN |1 TOKEN=hunter22 /bin/bash -o pipefail -c npm ci", "RUN (arguments TOKEN)")]
    [InlineData("RUN |1 TOKEN=hunter22\nmore /bin/sh -c npm ci", "RUN npm ci  (arguments TOKEN)")]
    [InlineData("CMD [\"node\"]", "CMD [\"node\"]")]
    [InlineData("", "")]
    public void Values_of_variables_and_arguments_are_never_kept(string createdBy, string shown)
    {
        Assert.Equal(shown, InstructionText.Of(createdBy));
        Assert.DoesNotContain("hunter22", InstructionText.Of(createdBy));
    }
}
