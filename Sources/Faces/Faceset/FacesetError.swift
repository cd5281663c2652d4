public import Foundation

/// What can go wrong with a faceset's file. Values only; the sentences are written in Workflows.
public enum FacesetError: Error, Sendable, Equatable {
    /// There is no such file.
    case missing(file: URL)
    /// The file exists and is not a faceset.
    case foreign(file: URL, cause: ForeignCause)
    /// A newer program wrote it.
    case newer(file: URL, version: Int, known: Int)
    /// A part of it cannot be read.
    case damaged(file: URL, place: DamagedPlace)
    /// The disk is full. Everything up to the last batch is kept.
    case diskFull(file: URL)
    /// The file or its folder may not be read or written.
    case noPermission(file: URL)
    /// Another program is writing to it.
    case busy(file: URL)
    /// It was opened for reading, and something wants to write.
    case readOnly(file: URL)
    /// A face that is not in it.
    case noFace(file: URL, id: FaceID)
    /// SQLite refused for another reason.
    case database(file: URL, code: Int, message: String)
}

/// Why a file is no faceset.
public enum ForeignCause: Sendable, Equatable {
    /// It has no bytes.
    case empty
    /// It does not begin as an SQLite file does.
    case notSQLite
    /// It is another program's SQLite file.
    case otherApplication
    /// A table, index, view or trigger is not the one that this version of the format has.
    case alteredSchema(object: String)
    /// It is a folder, a device or a pipe.
    case notAFile
}

/// Where a faceset is damaged.
public enum DamagedPlace: Sendable, Equatable {
    /// SQLite met pages that do not fit together.
    case pages(message: String)
    /// The file is shorter than its first page says.
    case truncated(bytes: Int, expected: Int)
    /// A value of one row is out of its range.
    case value(table: String, row: Int64, column: String)
}
