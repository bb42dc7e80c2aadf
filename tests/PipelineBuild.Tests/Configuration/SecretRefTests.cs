using PipelineBuild.Configuration;
using PipelineBuild.Containers;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Tests.Configuration;

public class SecretRefTests
{
    [Fact]
    public void Resolving_masks_the_value_before_anyone_can_print_it()
    {
        var mask = new SecretMask();

        Assert.Equal("hunter2", new SecretRef("TOKEN").Resolve(FakeEnvironment.With(("TOKEN", "hunter2")), mask));
        Assert.Equal("it is ***", mask.Apply("it is hunter2"));
    }

    [Fact]
    public void An_unset_or_empty_variable_is_no_secret()
    {
        Assert.Null(new SecretRef("TOKEN").Resolve(FakeEnvironment.With(), new SecretMask()));
        Assert.Null(new SecretRef("TOKEN").Resolve(FakeEnvironment.With(("TOKEN", "")), new SecretMask()));
    }

    [Fact]
    public void No_record_that_holds_a_secret_prints_its_value()
    {
        var reference = new SecretRef("TOKEN");
        reference.Resolve(FakeEnvironment.With(("TOKEN", "hunter2")), new SecretMask());

        Assert.Equal("$TOKEN", reference.ToString());
        Assert.Equal("RegistrySettings { Name = ghcr.io, Port = , UserName = $USER, Password = $TOKEN, IsLocal = False, Host = ghcr.io, AuthorityFile = , AuthorityVariable = , IsInsecure = False }", new RegistrySettings("ghcr.io", null, new SecretRef("USER"), reference).ToString());
        Assert.Equal("joe:***", new RegistryCredential("joe", "hunter2").ToString());
    }
}
