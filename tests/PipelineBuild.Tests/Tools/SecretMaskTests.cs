using System.Text;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Tools;

public class SecretMaskTests
{
    private readonly SecretMask mask = new();

    [Fact]
    public void Every_form_a_secret_takes_in_logs_is_masked()
    {
        mask.Add("p@ss/w ord");

        Assert.Equal("*** *** ***", mask.Apply($"p@ss/w ord {Uri.EscapeDataString("p@ss/w ord")} {Convert.ToBase64String(Encoding.UTF8.GetBytes("p@ss/w ord"))}"));
    }

    [Fact]
    public void A_secret_of_several_lines_is_masked_line_by_line()
    {
        mask.Add("-----BEGIN-----\r\nabcdefgh\nijklmnop\n");

        Assert.Equal("log: ***\nlog: ***", mask.Apply("log: abcdefgh\nlog: ijklmnop"));
    }

    [Fact]
    public void A_secret_that_holds_another_is_masked_whole()
    {
        mask.Add("pass");
        mask.Add("password");

        Assert.Equal("*** ***", mask.Apply("password pass"));
    }

    [Fact]
    public void Very_short_values_would_blank_out_ordinary_words_and_stay()
    {
        mask.Add("no");

        Assert.Equal("no, nobody", mask.Apply("no, nobody"));
    }

    [Fact]
    public void Values_of_one_call_are_masked_beside_those_of_the_run()
    {
        mask.Add("of-the-run");

        Assert.Equal("*** ***", mask.Apply("of-the-run of-the-call", ["of-the-call"]));
        Assert.Equal("of-the-call", mask.Apply("of-the-call"));
    }
}
