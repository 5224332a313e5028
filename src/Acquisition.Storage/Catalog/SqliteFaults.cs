using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Acquisition.Storage.Catalog;

/// <summary>What an error of SQLite means to the person who runs the node.</summary>
internal static class SqliteFaults
{
    /// <summary>The error of the file behind an exception; null when it is none. A violated constraint is a defect of ours, not of the file.</summary>
    public static SqliteException? Find(Exception? exception)
    {
        while (exception is not null and not SqliteException) exception = exception.InnerException;
        return exception is SqliteException { SqliteErrorCode: not (SQLITE_CONSTRAINT or SQLITE_MISUSE) } fault ? fault : null;
    }

    /// <summary>Whether free disk might help. A quota that is used up comes as a failed write, a full disk under the shared-memory file as an error of its size.</summary>
    public static bool IsDiskFull(SqliteException fault) =>
        fault.SqliteErrorCode == SQLITE_FULL
        || fault.SqliteExtendedErrorCode is SQLITE_IOERR_WRITE or SQLITE_IOERR_FSYNC or SQLITE_IOERR_SHMSIZE or SQLITE_IOERR_SHMMAP or SQLITE_IOERR_SHMOPEN;

    /// <summary>The cause and what to do, a sentence each.</summary>
    public static string Describe(SqliteException fault) => fault.SqliteErrorCode switch
    {
        SQLITE_FULL => "the disk is full. Free space on it.",
        SQLITE_READONLY or SQLITE_PERM or SQLITE_AUTH => "the file cannot be written. Give the node's user the permission to write the file and its folder.",
        SQLITE_CANTOPEN => "the file cannot be opened. Give the node's user the permission to read and write the file and its folder.",
        SQLITE_CORRUPT => "the file is damaged. Restore it from a copy, or move it away: the node then takes the scans from the raw store again.",
        SQLITE_NOTADB => "the file is no SQLite database. Move it away, or set Catalog:Path to another file.",
        SQLITE_BUSY or SQLITE_LOCKED => "another program holds it locked. End that program: a catalog belongs to one node.",
        SQLITE_IOERR => $"the disk failed ({fault.Message.TrimEnd('.')}). Check the disk.",
        _ => $"{fault.Message.TrimEnd('.')}. Check that the file is a catalog of this software.",
    };
}
