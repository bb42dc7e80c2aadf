using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Tools;

public sealed class MachineNetworkTests : IDisposable
{
    private readonly TempFolder root = new();
    private readonly FakeProcessRunner runner = new();

    public void Dispose() => root.Dispose();

    [Fact]
    public void The_first_certificate_file_that_exists_is_taken()
    {
        var node = root.Write("node.pem", "");
        root.Write("etc/ssl/certs/ca-certificates.crt", "");

        Assert.Equal(node, Network(("SSL_CERT_FILE", root.At("gone.pem")), ("NODE_EXTRA_CA_CERTS", node)).CaBundle);
    }

    [Fact]
    public void Npms_certificate_file_is_known()
    {
        var bundle = root.Write("company.pem", "");
        root.Write("home/.npmrc", $"fund=false\ncafile={bundle}\n");

        Assert.Equal(bundle, Network(("HOME", root.At("home"))).CaBundle);
    }

    [Fact]
    public void Else_the_distributions_bundle_is_taken_or_none()
    {
        Assert.Null(Network().CaBundle);

        Assert.Equal(root.Write("etc/ssl/certs/ca-certificates.crt", ""), Network().CaBundle);
    }

    [Fact]
    public void Proxies_are_read_in_either_case_and_their_passwords_are_masked()
    {
        var proxies = Network(("HTTPS_PROXY", "http://ann:s3cret!!@proxy.example.org:3128"), ("no_proxy", "localhost")).Proxies;

        Assert.Equal("http://ann:s3cret!!@proxy.example.org:3128", proxies["https_proxy"]);
        Assert.Equal("localhost", proxies["no_proxy"]);
        Assert.Equal(2, proxies.Count);
        Assert.Equal("via http://ann:***@proxy.example.org:3128", runner.Mask.Apply("via http://ann:s3cret!!@proxy.example.org:3128"));
    }

    [Fact]
    public async Task Npm_itself_is_asked_for_its_registry_and_only_once()
    {
        runner.OnNpmRegistry("https://npm.example.org/\n");
        var network = Network();

        Assert.Equal("https://npm.example.org/", await network.NpmRegistryAsync());
        Assert.Equal("https://npm.example.org/", await network.NpmRegistryAsync());
        Assert.Single(runner.Lines, "npm config get registry");
    }

    [Theory]
    [InlineData("undefined")]
    [InlineData("")]
    [InlineData("/a/path")]
    public async Task What_is_no_address_is_an_error(string answer)
    {
        runner.On("npm config get registry", answer);

        await Assert.ThrowsAsync<InvalidOperationException>(() => Network().NpmRegistryAsync());
    }

    private MachineNetwork Network(params (string, string)[] variables)
    {
        root.WriteProgram("bin/npm");
        var environment = FakeEnvironment.With([.. variables, ("PATH", root.At("bin"))]);
        return FakeEnvironment.Network(runner, new ProgramLocator(new UserFolders(root.At("cache"), root.At("data")), environment), environment, new Machine(root.Path, true, "amd64"));
    }
}
