using PipelineBuild.Tests;

namespace Build.Tests;

/// <summary>The house rules of the handbook for the executable.</summary>
public class HouseRules
{
    private static readonly IReadOnlyCollection<CodeUse> Uses = CompiledCode.UsesOf(typeof(StepTask).Assembly);

    [Fact]
    public void The_reader_of_compiled_code_sees_what_the_rules_rely_on()
    {
        Assert.Contains(new CodeUse("Program", "System.Console", "get_Out"), Uses);
        Assert.Contains(Uses, use => use.User == "Build.Tools.CakeDocker" && use.Type.StartsWith("Cake.Docker.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("System.Console", "", "Program")]
    [InlineData("System.Environment", "GetEnvironmentVariable GetEnvironmentVariables SetEnvironmentVariable", "nobody")]
    [InlineData("System.DateTime", "get_Now get_UtcNow get_Today", "nobody")]
    [InlineData("System.DateTimeOffset", "get_Now get_UtcNow", "nobody")]
    [InlineData("System.Threading.Thread", "Sleep", "nobody")]
    [InlineData("System.Diagnostics.Process", "", "nobody")]
    [InlineData("System.Net.Http.HttpClient", "", "nobody")]
    public void A_banned_member_is_used_in_its_one_place_only(string type, string members, string place) =>
        Assert.Empty(Uses.Where(use => use.Type == type && (members.Length == 0 || members.Split(' ').Contains(use.Member)) && use.User != place).Select(use => $"{use.User} uses {use.Type}.{use.Member}"));

    [Fact]
    public void A_task_touches_no_file_and_no_program() =>
        Assert.Empty(Uses.Where(use => use.User.EndsWith("Task", StringComparison.Ordinal) && use.Type is "System.IO.File" or "System.IO.Directory" or "PipelineBuild.Tools.IProcessRunner").Select(use => $"{use.User} uses {use.Type}"));

    [Fact]
    public void Only_adapters_and_the_host_know_cakes_add_ins() =>
        Assert.Empty(Uses.Where(use => (use.Type.StartsWith("Cake.Docker.", StringComparison.Ordinal) || use.Type.StartsWith("Cake.Npm.", StringComparison.Ordinal) || use.Type.StartsWith("Cake.Git.", StringComparison.Ordinal)) && !use.User.StartsWith("Build.Tools.", StringComparison.Ordinal)).Select(use => $"{use.User} uses {use.Type}"));

    [Fact]
    public void A_task_is_thirty_lines_at_most() =>
        Assert.DoesNotContain(Directory.EnumerateFiles(RepositoryRoot.File("build"), "*Task.cs", SearchOption.AllDirectories).Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}")), file => File.ReadLines(file).Count() > 30);
}
