namespace PipelineBuild.Ledger;

/// <summary>The ledger can't be read or extended now; the message says why and what to do.</summary>
public class LedgerException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The ledger was read, and it is not what it must be: rewritten, damaged or no chain of entries.</summary>
public sealed class LedgerDamagedException(string message, Exception? inner = null) : LedgerException(message, inner);

/// <summary>An environment is locked by somebody else; the message says by whom, since when, why and what to do.</summary>
/// <param name="holder">Null when the lock's record can't be read.</param>
public sealed class LockHeldException(string message, LockHolder? holder) : LedgerException(message)
{
    public LockHolder? Holder => holder;
}

/// <summary>What was ours is somebody else's by now: whoever gets this may change nothing more.</summary>
public sealed class LockLostException(string message) : LedgerException(message);
