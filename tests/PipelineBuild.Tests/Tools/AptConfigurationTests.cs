using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Tools;

public sealed class AptConfigurationTests : IDisposable
{
    private const string DefaultKeyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

    private readonly TempFolder root = new();

    public AptConfigurationTests() => root.Write("etc/os-release", "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\nVERSION_CODENAME=bookworm\n");

    public void Dispose() => root.Dispose();

    [Fact]
    public void The_release_is_read() =>
        Assert.Equal(new OsRelease("debian", "bookworm", "Debian GNU/Linux 12 (bookworm)"), Apt().Release);

    [Fact]
    public void A_machine_without_os_release_is_of_no_known_distribution()
    {
        using var bare = new TempFolder();

        Assert.False(new AptConfiguration(bare.Path, "amd64").Release.IsDebian);
        Assert.Null(new AptConfiguration(bare.Path, "amd64").Main("bookworm"));
    }

    [Fact]
    public void A_deb822_stanza_with_comments_several_suites_and_several_uris_is_read()
    {
        Sources(
            """
            # the mirror of our company
            Types: deb deb-src
            # http://snapshot.example.org/
            URIs: https://mirror.example.org/debian https://other.example.org/debian
            Suites: bookworm bookworm-updates
            Components: main contrib
            Signed-By: /usr/share/keyrings/company.gpg

            Types: deb
            URIs: https://mirror.example.org/security
            Suites: bookworm-security
            Components: main
            """);

        Assert.Equal(new DebianMirror("https://mirror.example.org/debian", "/usr/share/keyrings/company.gpg"), Apt().Main("bookworm"));
    }

    [Fact]
    public void Values_may_continue_on_indented_lines()
    {
        Sources("Types: deb\nURIs:\n https://one.example.org/debian\n https://two.example.org/debian\nSuites: bookworm\nComponents: main\n");

        Assert.Equal("https://one.example.org/debian", Apt().Main("bookworm")?.Uri);
    }

    [Fact]
    public void An_embedded_key_leaves_the_distributions_keyring()
    {
        Sources("Types: deb\nURIs: https://mirror.example.org/debian\nSuites: bookworm\nComponents: main\nSigned-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mDMEZ\n -----END PGP PUBLIC KEY BLOCK-----\n");

        Assert.Equal(DefaultKeyring, Apt().Main("bookworm")?.Keyring);
    }

    [Theory]
    [InlineData("Enabled: no")]
    [InlineData("Enabled: false")]
    [InlineData("Architectures: arm64 armhf")]
    public void Stanzas_that_do_not_apply_here_are_passed_over(string line)
    {
        Sources($"Types: deb\nURIs: https://mirror.example.org/debian\nSuites: bookworm\nComponents: main\n{line}\n");

        Assert.Null(Apt().Main("bookworm"));
    }

    [Theory]
    [InlineData("Types: deb-src", "Components: main", "Suites: bookworm")]
    [InlineData("Types: deb", "Components: contrib", "Suites: bookworm")]
    [InlineData("Types: deb", "Components: main", "Suites: bookworm-security")]
    public void Only_binary_packages_of_main_of_the_release_itself_count(string types, string components, string suites)
    {
        Sources($"{types}\nURIs: https://mirror.example.org/debian\n{suites}\n{components}\n");

        Assert.Null(Apt().Main("bookworm"));
    }

    [Fact]
    public void One_line_entries_are_read_with_their_options()
    {
        root.Write("etc/apt/sources.list",
            """
            # deb https://commented.example.org/debian bookworm main
            deb-src https://src.example.org/debian bookworm main
            deb [arch=arm64] https://arm.example.org/debian bookworm main
            deb [ arch=amd64,arm64 signed-by=/etc/apt/keyrings/own.gpg ] https://mirror.example.org/debian bookworm main contrib # ours
            """);

        Assert.Equal(new DebianMirror("https://mirror.example.org/debian", "/etc/apt/keyrings/own.gpg"), Apt().Main("bookworm"));
    }

    [Fact]
    public void One_line_entries_without_options_use_the_distributions_keyring()
    {
        root.Write("etc/apt/sources.list.d/base.list", "deb\thttps://mirror.example.org/debian   bookworm  main\n");

        Assert.Equal(new DebianMirror("https://mirror.example.org/debian", DefaultKeyring), Apt().Main("bookworm"));
    }

    [Fact]
    public void Sources_that_follow_stable_serve_this_machines_release_only()
    {
        Sources("Types: deb\nURIs: https://mirror.example.org/debian\nSuites: stable\nComponents: main\n");

        Assert.Equal("https://mirror.example.org/debian", Apt().Main("bookworm")?.Uri);
        Assert.Null(Apt().Main("trixie"));
    }

    [Fact]
    public void Ubuntu_has_a_keyring_of_its_own()
    {
        root.Write("etc/os-release", "ID=ubuntu\nVERSION_CODENAME=noble\n");
        Sources("Types: deb\nURIs: mirror+file:/etc/apt/apt-mirrors.txt\nSuites: noble noble-updates\nComponents: main universe\n");

        Assert.Equal(new DebianMirror("mirror+file:/etc/apt/apt-mirrors.txt", "/usr/share/keyrings/ubuntu-archive-keyring.gpg"), Apt().Main("noble"));
    }

    private AptConfiguration Apt() => new(root.Path, "amd64");

    private void Sources(string text) => root.Write("etc/apt/sources.list.d/company.sources", text);
}
