using PipelineBuild.Quality;
using PipelineBuild.Results;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Quality;

public sealed class SourceLintTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly FakeProcessRunner processes = new();

    public SourceLintTests()
    {
        foreach (var program in new[] { "dotnet", "git", "shellcheck" })
        {
            folder.WriteProgram($"bin/{program}");
        }

        folder.WriteProgram("repo/tool", "true");
        folder.Write("repo/lib.sh", "true\n");
        folder.Write("repo/data.txt", "#!/usr/bin/env python\n");
        processes.On("dotnet").On("git ls-files", "tool\0lib.sh\0data.txt\0deleted.sh\0").On("shellcheck", "[]");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Clean_sources_pass_and_every_shell_file_is_checked()
    {
        var result = await CheckAsync();

        Assert.Equal((Outcome.Passed, "PipelineBuild.sln compiles without warnings and is formatted; 2 shell files are clean"), (result.Outcome, result.Summary));
        Assert.Equal(
            [
                "dotnet build PipelineBuild.sln --nologo -v quiet -nodeReuse:false", "dotnet format PipelineBuild.sln --verify-no-changes --no-restore",
                "git ls-files -z --cached --others --exclude-standard", "shellcheck --format=json -- tool lib.sh",
            ],
            processes.Lines);
    }

    [Fact]
    public async Task Each_message_of_compiler_and_formatter_is_one_finding_at_its_place()
    {
        var file = folder.At("repo/src/A.cs");
        processes.On("dotnet build", $"{file}(3,7): error CS0103: no 'x' [{folder.At("repo/src/A.csproj")}]\n{file}(3,7): error CS0103: no 'x' [{folder.At("repo/src/A.csproj")}]\n    1 Error(s)", exitCode: 1);
        processes.On("dotnet format", error: $"{file}(5,1): error WHITESPACE: Fix whitespace formatting. [x]", exitCode: 2);

        var result = await CheckAsync();

        Assert.Equal(Outcome.Failed, result.Outcome);
        Assert.Equal(
            ["quality/build src/A.cs:3:7 CS0103: no 'x'", "quality/format src/A.cs:5:1 WHITESPACE: Fix whitespace formatting."],
            result.Findings.Select(finding => $"{finding.Rule} {finding.Place} {finding.Message}"));
    }

    [Fact]
    public async Task A_failure_without_a_place_is_a_finding_all_the_same()
    {
        processes.On("dotnet build", "MSBUILD : error MSB1009: no such project", exitCode: 1);

        Assert.Equal("MSBUILD : error MSB1009: no such project", Assert.Single((await CheckAsync()).Findings).Message);
    }

    [Fact]
    public async Task Remarks_of_shellcheck_are_findings()
    {
        processes.On("shellcheck", """[{"file":"tool","line":2,"column":5,"level":"info","code":2086,"message":"Double quote"}]""", exitCode: 1);

        var finding = Assert.Single((await CheckAsync()).Findings);

        Assert.Equal(("quality/shellcheck-SC2086", "tool:2:5", "Double quote"), (finding.Rule, finding.Place, finding.Message));
    }

    [Fact]
    public async Task A_shellcheck_that_could_not_check_is_no_pass()
    {
        processes.On("shellcheck", error: "bad option", exitCode: 4);

        Assert.Contains("could not check (exit code 4): bad option", (await Assert.ThrowsAsync<InvalidOperationException>(CheckAsync)).Message);
    }

    private Task<StepResult> CheckAsync() =>
        new SourceLint(processes, new ProgramLocator(new UserFolders(folder.At("cache"), folder.At("data")), FakeEnvironment.With(("PATH", folder.At("bin")))), new Spoken()).CheckAsync(folder.At("repo"), default);
}
