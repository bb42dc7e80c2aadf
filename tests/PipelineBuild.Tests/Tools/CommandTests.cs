using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Tools;

public class CommandTests
{
    [Theory]
    [InlineData("git log", "git", "log")]
    [InlineData("git commit -m \"two words\"", "git", "commit", "-m", "two words")]
    [InlineData("printf \"\"", "printf", "")]
    public void A_command_reads_like_a_line_for_a_terminal(string line, string program, params string[] arguments) =>
        Assert.Equal(line, Command.Of(program, arguments).ToString());

    [Fact]
    public void A_private_directory_and_its_files_are_for_their_owner_alone_and_go_away()
    {
        string path;
        using (var directory = new PrivateDirectory())
        {
            path = directory.FullName;
            var file = directory.Write("npmrc", "token");
            Assert.Equal("token", File.ReadAllText(file));
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }

        Assert.False(Directory.Exists(path));
    }
}
