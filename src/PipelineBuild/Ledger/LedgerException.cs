namespace PipelineBuild.Ledger;

/// <summary>The ledger can't be read, extended or trusted; the message says which and what to do.</summary>
public sealed class LedgerException(string message, Exception? inner = null) : Exception(message, inner);
