using System.Text;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Tools;

public sealed class ProcessRunnerTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly SecretMask mask = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Exit_code_and_both_streams_come_back()
    {
        var output = await Shell("echo out; echo more; echo err >&2; exit 7");

        Assert.Equal((7, "out\nmore", "err", false), (output.ExitCode, output.Text, output.ErrorText, output.Succeeded));
    }

    [Fact]
    public async Task Arguments_arrive_as_they_are()
    {
        string[] arguments = ["a b", "", "\"quoted\"", "back\\slash", "$HOME", "*", "'single'", "new\nline", "ünï"];

        var output = await Run(Command.Of("printf", ["[%s]\\n", .. arguments]));

        Assert.Equal(string.Concat(arguments.Select(argument => $"[{argument}]\n")).TrimEnd('\n'), output.Text);
    }

    [Fact]
    public async Task Standard_input_is_these_bytes_and_then_its_end()
    {
        var bytes = new byte[300_000];
        new Random(1).NextBytes(bytes);

        var output = await Run(Command.Of("sha256sum") with { StandardInput = bytes });

        Assert.StartsWith(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), output.Text);
        Assert.Equal("", (await Run(Command.Of("cat"))).Text);
    }

    [Fact]
    public async Task A_program_that_reads_no_input_is_no_error()
    {
        var output = await Run(Command.Of("true") with { StandardInput = new byte[1_000_000] });

        Assert.True(output.Succeeded);
    }

    [Fact]
    public async Task Variables_are_added_and_taken_away()
    {
        var output = await Run(Command.Of("sh", "-c", "echo ${ADDED-unset} ${HOME-unset}") with { Environment = new Dictionary<string, string?> { ["ADDED"] = "yes", ["HOME"] = null } });

        Assert.Equal("yes unset", output.Text);
    }

    [Fact]
    public async Task It_starts_in_its_working_directory()
    {
        Directory.CreateDirectory(folder.At("inner place"));

        Assert.EndsWith("/inner place", (await Run(Command.Of("pwd") with { WorkingDirectory = folder.At("inner place") })).Text);
    }

    [Fact]
    public async Task A_missing_working_directory_is_named() =>
        Assert.Contains(folder.At("nowhere"), (await Assert.ThrowsAsync<DirectoryNotFoundException>(() => Run(Command.Of("pwd") with { WorkingDirectory = folder.At("nowhere") }))).Message);

    [Theory]
    [InlineData("no-such-program-anywhere")]
    [InlineData("/no/such/file")]
    public async Task A_missing_program_is_named_with_the_way_to_get_it(string program)
    {
        var error = await Assert.ThrowsAsync<ProgramNotFoundException>(() => Run(Command.Of(program)));

        Assert.Equal(program, error.Program);
        Assert.Contains("--target=Doctor", error.Message);
    }

    [Fact]
    public async Task A_file_that_may_not_be_executed_is_a_missing_program() =>
        await Assert.ThrowsAsync<ProgramNotFoundException>(() => Run(Command.Of(folder.Write("text", "no program"))));

    [Fact]
    public async Task Ten_megabytes_on_both_streams_come_through()
    {
        var output = await Shell("i=0; while [ $i -lt 10 ]; do head -c 1000000 /dev/zero | tr '\\0' x | fold -w 100; echo; head -c 1000000 /dev/zero | tr '\\0' y | fold -w 100 >&2; echo >&2; i=$((i+1)); done");

        Assert.Equal(10_000_000, output.StandardOutput.Sum(line => line.Length));
        Assert.Equal(10_000_000, output.StandardError.Sum(line => line.Length));
    }

    [Fact]
    public async Task Each_line_is_passed_on_while_the_program_runs()
    {
        var lines = new List<OutputLine>();
        var file = folder.At("go-on");

        await Run(Command.Of("sh", "-c", $"echo first; while [ ! -e '{file}' ]; do sleep 0.1; done; echo second >&2") with
        {
            OnLine = line =>
            {
                lock (lines)
                {
                    lines.Add(line);
                }

                File.WriteAllText(file, "");
            },
        });

        Assert.Equal([new OutputLine("first", false), new OutputLine("second", true)], lines);
    }

    [Fact]
    public async Task Secrets_of_the_run_and_of_the_call_are_masked_in_lines_but_not_in_the_answer()
    {
        mask.Add("s3cret/one");
        var lines = new List<string>();

        var output = await Run(Command.Of("printf", "%s\\n", "a s3cret/one b", Uri.EscapeDataString("s3cret/one"), Convert.ToBase64String(Encoding.UTF8.GetBytes("s3cret/one")), "and two-secret") with
        {
            Secrets = ["two-secret"],
            OnLine = line => lines.Add(line.Text),
        });

        Assert.Equal(["a *** b", "***", "***", "and ***"], lines);
        Assert.Equal("a s3cret/one b", output.StandardOutput[0]);
    }

    [Fact]
    public async Task A_bad_exit_code_shows_command_directory_code_and_last_words_without_secrets()
    {
        var command = Command.Of("sh", "-c", "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22; do echo line $i >&2; done; echo hunter2 >&2; exit 3", "hunter2") with { WorkingDirectory = folder.Path, Secrets = ["hunter2"] };

        var error = await Assert.ThrowsAsync<ProcessFailedException>(() => ((IProcessRunner)new ProcessRunner(mask)).RunCheckedAsync(command, default));

        Assert.Equal(3, error.ExitCode);
        Assert.StartsWith("sh ended with exit code 3\n  command:   sh -c \"for i", error.Message);
        Assert.Contains($"\n  directory: {folder.Path}\n", error.Message);
        Assert.EndsWith("\n  | line 22\n  | ***", error.Message);
        Assert.DoesNotContain("| line 3\n", error.Message);
        Assert.DoesNotContain("hunter2", error.Message + string.Join('\n', error.StandardError));
        Assert.Equal(23, error.StandardError.Count);
    }

    [Fact]
    public async Task A_program_that_complains_on_standard_output_is_quoted_too()
    {
        var error = await Assert.ThrowsAsync<ProcessFailedException>(() => ((IProcessRunner)new ProcessRunner(mask)).RunCheckedAsync(Command.Of("sh", "-c", "echo sorry; exit 1"), default));

        Assert.EndsWith("\n  | sorry", error.Message);
    }

    private Task<ProcessOutput> Shell(string script) => Run(Command.Of("sh", "-c", script));

    private Task<ProcessOutput> Run(Command command) => new ProcessRunner(mask).RunAsync(command, default);
}
