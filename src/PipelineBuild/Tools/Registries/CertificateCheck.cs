using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace PipelineBuild.Tools.Registries;

/// <summary>Judges a registry's certificate: the machine's trust store, and roots that were added to it. Name and dates always count.</summary>
internal sealed class CertificateCheck(X509Certificate2Collection roots)
{
    /// <summary>Throws instead of refusing, so that the reason is not lost on the way up.</summary>
    /// <exception cref="AuthenticationException">With the reason.</exception>
    public bool Accept(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        if (shown is not X509Certificate2 certificate || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            throw new AuthenticationException("no certificate was shown");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            throw new AuthenticationException($"the certificate is for {NamesOf(certificate)}, not for this host");
        }

        using var own = new X509Chain();
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.ExtraStore.AddRange(roots);
        foreach (var link in chain?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            own.ChainPolicy.ExtraStore.Add(link.Certificate);
        }

        if (roots.Count > 0)
        {
            own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            own.ChainPolicy.CustomTrustStore.AddRange(roots);
        }

        return own.Build(certificate) ? true : throw new AuthenticationException(Reason(certificate, own));
    }

    private static string Reason(X509Certificate2 certificate, X509Chain chain)
    {
        var statuses = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status);
        return statuses.HasFlag(X509ChainStatusFlags.NotTimeValid) ? $"the certificate, or one it rests on, is out of date (its own time is {certificate.NotBefore.ToUniversalTime():u} to {certificate.NotAfter.ToUniversalTime():u})"
            : (statuses & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0 ? $"the certificate is signed by an authority that is not trusted here, {certificate.Issuer}"
            : $"the certificate is not valid: {string.Join("; ", chain.ChainStatus.Select(status => status.StatusInformation.Trim()))}";
    }

    private static string NamesOf(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(address => address.ToString()))).ToList();
        return names.Count == 0 ? certificate.Subject : string.Join(", ", names);
    }
}
