import Foundation
import GRDB
import Imaging

/// A value of a row that cannot be true. It becomes `.damaged` where the file is known.
struct RowFault: Error {
    var table: String
    var row: Int64
    var column: String
}

/// Takes the values of one row with their types and ranges checked. GRDB's own subscripts stop the program at a value of
/// another type, and strict tables only bind those who write through SQLite.
struct RowReader {
    private let row: Row
    private let table: String
    /// The row's number: its first column.
    let id: Int64

    init(_ row: Row, table: String) throws {
        self.row = row
        self.table = table
        let first: DatabaseValue = row[0]
        guard case .int64(let id) = first.storage else {
            throw RowFault(table: table, row: -1, column: "id")
        }
        self.id = id
    }

    func fault(_ column: String) -> RowFault {
        RowFault(table: table, row: id, column: column)
    }

    func integer<Value: FixedWidthInteger>(
        _ index: Int, _ column: String, in range: ClosedRange<Value> = .min ... .max
    ) throws -> Value {
        let value: DatabaseValue = row[index]
        guard case .int64(let number) = value.storage, let exact = Value(exactly: number),
            range.contains(exact)
        else { throw fault(column) }
        return exact
    }

    func bool(_ index: Int, _ column: String) throws -> Bool {
        try integer(index, column, in: 0...1) == 1
    }

    /// Finite, and small enough to compute with.
    func number(_ index: Int, _ column: String) throws -> Double {
        guard let value = try optionalNumber(index, column) else { throw fault(column) }
        return value
    }

    func optionalNumber(_ index: Int, _ column: String) throws -> Double? {
        let value: DatabaseValue = row[index]
        switch value.storage {
        case .null: return nil
        case .double(let number) where abs(number) < 1e9: return number
        default: throw fault(column)
        }
    }

    /// A time of the columns `ticks`, `base_numerator` and `base_denominator`.
    func time(_ ticks: Int, _ numerator: Int, _ denominator: Int) throws -> RationalTime {
        RationalTime(
            ticks: try integer(ticks, "ticks"),
            base: TimeBase(
                try integer(numerator, "base_numerator", in: 1...Int64(Int32.max)),
                try integer(denominator, "base_denominator", in: 1...Int64(Int32.max))))
    }

    func text(_ index: Int, _ column: String) throws -> String {
        guard let text = try optionalText(index, column) else { throw fault(column) }
        return text
    }

    func optionalText(_ index: Int, _ column: String) throws -> String? {
        let value: DatabaseValue = row[index]
        switch value.storage {
        case .null: return nil
        case .string(let text): return text
        default: throw fault(column)
        }
    }

    func optionalBlob(_ index: Int, _ column: String) throws -> Data? {
        let value: DatabaseValue = row[index]
        switch value.storage {
        case .null: return nil
        case .blob(let data): return data
        default: throw fault(column)
        }
    }
}
