using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Tools;

public class ProcessOwnerTests
{
    private static readonly ProcessOwner Self = ProcessOwner.Current();

    [Fact]
    public void An_owner_is_read_from_what_was_written() => Assert.Equal(Self, ProcessOwner.Parse(Self.ToString()));

    [Fact]
    public void The_running_process_is_not_gone() => Assert.False(Self.IsGone(Self));

    [Fact]
    public void A_number_that_came_again_is_another_process() => Assert.True((Self with { Started = "1" }).IsGone(Self));

    [Fact]
    public void A_process_of_another_space_can_not_be_told() => Assert.False((Self with { Started = "1", Space = "2" }).IsGone(Self));

    [Fact]
    public void Another_machine_can_not_be_told_and_the_same_one_before_its_last_start_can()
    {
        var known = Self with { Host = "abc" };

        Assert.False((known with { Boot = "other", Host = "def" }).IsGone(known));
        Assert.True((known with { Boot = "other" }).IsGone(known));
        Assert.False((known with { Boot = "other", Host = "none" }).IsGone(known with { Host = "none" }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b.c.d.e")]
    [InlineData("a.b.c.1")]
    public void Something_else_is_no_owner(string text) => Assert.Null(ProcessOwner.Parse(text));
}
