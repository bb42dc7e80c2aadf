using System.Diagnostics;
using Build.Tools;

namespace Build.Tests.Tools;

public class RenderedArgumentsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("   ", "")]
    [InlineData("a b", "a|b")]
    [InlineData(" a\t b ", "a|b")]
    [InlineData("\"a b\" c", "a b|c")]
    [InlineData("a\"b c\"d", "ab cd")]
    [InlineData("\"\"", "")]
    [InlineData("a \"\" b", "a||b")]
    [InlineData("\\\"a\\\"", "\"a\"")]
    [InlineData("a\\b\\\\c", "a\\b\\\\c")]
    [InlineData("\"a\\\\\" b", "a\\|b")]
    [InlineData("\"a\\\\\\\" b\"", "a\\\" b")]
    [InlineData("\"say \"\"hi\"\"\"", "say \"hi\"")]
    [InlineData("--format \"{{json .}}\"", "--format|{{json .}}")]
    [InlineData("'a b'", "'a|b'")]
    [InlineData("\"open end", "open end")]
    public void A_line_is_taken_apart(string line, string arguments) => Assert.Equal(arguments, string.Join('|', RenderedArguments.Split(line)));

    [Fact]
    public void Any_line_is_taken_apart_as_dotnet_itself_does_it()
    {
        const string Letters = "ab  \t\"\"\"\\\\\\'$*{}ü";
        var random = new Random(20240506);
        for (var round = 0; round < 150; round++)
        {
            var line = string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => Letters[random.Next(Letters.Length)]));

            Assert.True(ByDotnet(line).SequenceEqual(RenderedArguments.Split(line)), $"line {round}: [{line}] is [{string.Join('|', ByDotnet(line))}], not [{string.Join('|', RenderedArguments.Split(line))}]");
        }
    }

    /// <summary>printf repeats its format for each argument; the first one makes sure that there is one.</summary>
    private static string[] ByDotnet(string line)
    {
        using var process = Process.Start(new ProcessStartInfo("printf", $"%s\\0 first {line}") { RedirectStandardOutput = true, StandardOutputEncoding = System.Text.Encoding.UTF8 })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output.Split('\0')[1..^1];
    }
}
