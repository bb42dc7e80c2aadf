using System.Text;
using PipelineBuild.Tools.Servers;

namespace PipelineBuild.Tests.Tools.Servers;

public sealed class ProtocolWatchTests
{
    private const string Message = """{"jsonrpc":"2.0","id":1,"result":{}}""";

    [Theory]
    [InlineData(Message + "\n")]
    [InlineData(Message + "\r\n")]
    [InlineData("[" + Message + "]\n")]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/x"}""" + "\n")]
    public async Task Messages_are_no_noise(string output) => Assert.Empty(await NoiseOfAsync(output));

    [Theory]
    [InlineData("started\n", "'started'")]
    [InlineData("\n", "an empty line")]
    [InlineData("{}\n", "'{}'")]
    [InlineData("[]\n", "'[]'")]
    [InlineData("5\n", "'5'")]
    [InlineData("""{"jsonrpc":"1.0","id":1,"result":{}}""" + "\n", """'{"jsonrpc":"1.0","id":1,"result":{}}'""")]
    [InlineData(Message + Message + "\n", "'" + Message + Message + "'")]
    [InlineData(Message + "\nhalf a li", "'half a li'")]
    public async Task Everything_else_is(string output, string shown) => Assert.Equal([new ProtocolNoise("start", shown)], await NoiseOfAsync(output));

    [Fact]
    public async Task A_message_may_come_in_pieces_and_arrives_as_it_was_sent()
    {
        var output = Encoding.UTF8.GetBytes($"{Message.Replace("{}", "\"\u00e4\u00f6\"")}\nnoise\n{Message}\n");
        var watch = new ProtocolWatch(new MemoryStream(output));
        var arrived = new List<byte>();
        var buffer = new byte[1];
        while (await watch.ReadAsync(buffer) > 0)
        {
            arrived.Add(buffer[0]);
        }

        Assert.Equal(output, arrived);
        Assert.Equal("'noise'", Assert.Single(watch.Noise(atEnd: true)).Text);
    }

    [Fact]
    public async Task A_line_that_has_just_begun_is_no_noise_yet()
    {
        var watch = new ProtocolWatch(new MemoryStream(Encoding.UTF8.GetBytes("{\"jsonrpc\"")));
        await watch.CopyToAsync(Stream.Null);

        Assert.Empty(watch.Noise(atEnd: false));
        Assert.Single(watch.Noise(atEnd: true));
    }

    private static async Task<IReadOnlyList<ProtocolNoise>> NoiseOfAsync(string output)
    {
        var watch = new ProtocolWatch(new MemoryStream(Encoding.UTF8.GetBytes(output)));
        await watch.CopyToAsync(Stream.Null);
        return watch.Noise(atEnd: true);
    }
}
