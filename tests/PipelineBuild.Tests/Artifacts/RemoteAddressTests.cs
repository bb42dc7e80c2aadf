using PipelineBuild.Artifacts;

namespace PipelineBuild.Tests.Artifacts;

public class RemoteAddressTests
{
    [Theory]
    [InlineData("https://example.com/acme/app.git", "https://example.com/acme/app")]
    [InlineData("https://example.com/acme/app", "https://example.com/acme/app")]
    [InlineData("https://joe:hunter2@example.com/acme/app.git", "https://example.com/acme/app")]
    [InlineData("https://hunter2@example.com:8443/acme/app.git?token=hunter2", "https://example.com:8443/acme/app")]
    [InlineData("http://joe:hunter2@example.com:8080/app.git", "http://example.com:8080/app")]
    [InlineData("ssh://git@example.com:2222/acme/app.git", "https://example.com/acme/app")]
    [InlineData("git://example.com/acme/app.git", "https://example.com/acme/app")]
    [InlineData("git@example.com:acme/app.git", "https://example.com/acme/app")]
    [InlineData("git@example.com:/acme/app.git", "https://example.com/acme/app")]
    [InlineData("example.com:acme/app.git", "https://example.com/acme/app")]
    public void A_clone_address_becomes_one_for_people(string remote, string shown) => Assert.Equal(shown, RemoteAddress.ForPeople(remote));

    [Theory]
    [InlineData("/srv/git/app.git")]
    [InlineData("../app.git")]
    [InlineData("file:///srv/git/app.git")]
    [InlineData("joe:hunt@er2@example.com:acme/app")]
    [InlineData("")]
    public void What_says_nothing_to_others_or_may_hold_a_password_is_not_shown(string remote) => Assert.Null(RemoteAddress.ForPeople(remote));
}
