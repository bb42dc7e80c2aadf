using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Npm;

namespace PipelineBuild.Tests.Tools.Npm;

public sealed class NpmSessionsTests : IDisposable
{
    private readonly TempFolder root = new();
    private readonly FakeProcessRunner runner = new();
    private readonly Dictionary<string, string> variables = [];

    public NpmSessionsTests()
    {
        root.WriteProgram("bin/npm");
        variables["PATH"] = root.At("bin");
        root.Write("project/package.json", "{}");
        runner.On("npm config get", "registry=https://npm.example.org/\n@acme:registry=https://acme.example.org/npm/\nproxy=null\n" + $"userconfig={root.At("npmrc")}\n");
    }

    public void Dispose() => root.Dispose();

    [Theory]
    [InlineData("@acme/a", null, "https://acme.example.org/npm/")]
    [InlineData("plain", null, "https://npm.example.org/")]
    [InlineData("@acme/a", "https://own.example.org/x", "https://own.example.org/x/")]
    public async Task The_registry_of_the_scope_holds_unless_another_is_given(string package, string? given, string registry)
    {
        using var session = await OpenAsync(package, given);

        Assert.Equal(registry, session.Registry.ToString());
        Assert.Equal([.. package.StartsWith('@') ? new[] { $"--@acme:registry={registry}" } : [], $"--registry={registry}"], session.Arguments);
    }

    [Theory]
    [InlineData("//acme.example.org/npm/:_authToken=abcd", "Bearer abcd")]
    [InlineData("//acme.example.org/:_authToken=\"abcd\"", "Bearer abcd")]
    [InlineData("//acme.example.org/npm/:_auth=YTpi", "Basic YTpi")]
    [InlineData("//acme.example.org/npm/:username=me\n//acme.example.org/npm/:_password=d29yZA==", "Basic bWU6d29yZA==")]
    [InlineData("//acme.example.org/npm/:_authToken=${MINE}", "Bearer from-variable")]
    [InlineData("//acme.example.org/npm/:_authToken=${UNSET}", null)]
    [InlineData("//acme.example.org/npm/:_authToken=${UNSET?}", null)]
    [InlineData("//acme.example.org/npm/:_authToken=XXXXX-XXXXX-XXXXX-XXXXX", null)]
    [InlineData("//other.example.org/:_authToken=abcd", null)]
    [InlineData("//acme.example.org/npm/deeper/:_authToken=abcd", null)]
    public async Task The_login_is_that_of_the_registry(string lines, string? login)
    {
        variables["MINE"] = "from-variable";
        root.Write("npmrc", lines + "\n");

        using var session = await OpenAsync("@acme/a");

        Assert.Equal(login, session.Authorization);
        Assert.DoesNotContain(login is null ? "nothing" : login.Split(' ')[1], runner.Mask.Apply($"it says {login}"));
    }

    [Fact]
    public async Task A_token_takes_the_place_of_every_login_of_its_registry_and_of_no_other()
    {
        root.Write("npmrc", "//acme.example.org/npm/:_authToken=old-one\n//acme.example.org/:_auth=b2xk\n//other.example.org/:_authToken=other-one\ncafile=/somewhere\n");
        root.Write("project/.npmrc", "//acme.example.org/npm/:_authToken=project-one\n");

        var session = await OpenAsync("@acme/a", token: "new-token");

        var file = session.Environment["NPM_CONFIG_USERCONFIG"]!;
        Assert.Equal("//other.example.org/:_authToken=other-one\ncafile=/somewhere\n//acme.example.org/npm/:_authToken=new-token\n", File.ReadAllText(file));
        Assert.Equal("Bearer new-token", session.Authorization);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(file)!));
        }

        session.Dispose();
        Assert.False(Directory.Exists(Path.GetDirectoryName(file)));
    }

    [Theory]
    [InlineData("registry=nonsense", "did not print an address")]
    [InlineData("registry=undefined", "did not print the address of a registry")]
    [InlineData("registry=https://me:word@npm.example.org/", "holds a login")]
    public async Task An_address_that_can_not_be_used_is_an_error(string answer, string words)
    {
        runner.On("npm config get", answer);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => OpenAsync("plain"));

        Assert.Contains(words, error.Message);
        Assert.DoesNotContain("word@", error.Message);
    }

    [Fact]
    public async Task The_command_lines_name_no_secret()
    {
        using var session = await OpenAsync("@acme/a", token: "very-secret");
        runner.On("npm", "");
        var changes = new NpmChanges(new FakeNpm(), runner, new ProgramLocator(new UserFolders(root.At("cache"), root.At("data")), Variables()));

        await changes.TagAsync(session, "@acme/a", "1.0.0", "latest", default);
        await changes.DeprecateAsync(session, "@acme/a", "1.1.0", "it is bad", default);
        await changes.InstallAsync(session, "@acme/a", "1.0.0", Directory.CreateDirectory(root.At("empty")).FullName, default);

        const string Registry = "--@acme:registry=https://acme.example.org/npm/ --registry=https://acme.example.org/npm/";
        Assert.Equal(
            [
                $"npm dist-tag add @acme/a@1.0.0 latest {Registry}",
                $"npm deprecate @acme/a@1.1.0 \"it is bad\" {Registry}",
                $"npm install --save-exact @acme/a@1.0.0 --ignore-scripts --no-audit --no-fund --cache={root.At("empty/.cache")} {Registry}",
            ],
            runner.Lines.Skip(1));
    }

    [Fact]
    public async Task What_is_uploaded_is_a_copy_of_the_tested_file_or_nothing()
    {
        using var session = await OpenAsync("@acme/a");
        var npm = new FakeNpm();
        var changes = new NpmChanges(npm, runner, new ProgramLocator(new UserFolders(root.At("cache"), root.At("data")), Variables()));
        var tarball = root.Write("a-1.0.0.tgz", "bytes");
        var integrity = await NpmTarball.IntegrityAsync(tarball, default);

        await changes.UploadAsync(session, new NpmFile(tarball, integrity), "beta", "public", provenance: true, default);

        var upload = Assert.Single(npm.Uploads);
        Assert.Equal(("./a-1.0.0.tgz", "beta", "public", session.Directory), (upload.Tarball, upload.DistTag, upload.Access, upload.Directory));
        Assert.Equal(["--ignore-scripts", "--fetch-retries=0", "--provenance", .. session.Arguments], upload.Arguments);

        root.Write("a-1.0.0.tgz", "other bytes");
        await Assert.ThrowsAsync<InvalidDataException>(() => changes.UploadAsync(session, new NpmFile(tarball, integrity), "beta", null, provenance: false, default));
        Assert.Single(npm.Uploads);
    }

    private Task<NpmSession> OpenAsync(string package, string? registry = null, string? token = null) =>
        new NpmSessions(runner, new ProgramLocator(new UserFolders(root.At("cache"), root.At("data")), Variables()), Variables(), runner.Mask)
            .OpenAsync(package, root.At("project"), registry is null ? null : new Uri(registry), token, default);

    private EnvironmentVariables Variables() => new(variables.GetValueOrDefault);
}
