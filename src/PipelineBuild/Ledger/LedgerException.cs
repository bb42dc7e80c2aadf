namespace PipelineBuild.Ledger;

/// <summary>The ledger can't be read or extended now; the message says why and what to do.</summary>
public class LedgerException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The ledger was read, and it is not what it must be: rewritten, damaged or no chain of entries.</summary>
public sealed class LedgerDamagedException(string message, Exception? inner = null) : LedgerException(message, inner);
