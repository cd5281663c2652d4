import Imaging

/// The chunk in which a PNG says what its numbers mean, in the code points of H.273, and which FFmpeg 5 does not write.
/// Source: PNG, third edition, 11.3.2.6.
enum PNGColor {
    /// Bytes of the signature and the header chunk, behind which the chunk stands.
    private static let head = 8 + 25

    /// A file with the chunk. One whose color nobody knows is left as it is.
    static func tagged(_ file: [UInt8], as color: ColorTags) -> [UInt8] {
        let isKnown = color.primaries != 2 && color.transfer != 2
        guard isKnown, file.count > head, let primaries = UInt8(exactly: color.primaries),
            let transfer = UInt8(exactly: color.transfer)
        else { return file }
        // The matrix is that of RGB, and the range the full one.
        let body = Array("cICP".utf8) + [primaries, transfer, 0, 1]
        let chunk = bytes(of: 4) + body + bytes(of: checksum(body))
        return file[..<head] + chunk + file[head...]
    }

    private static func bytes(of number: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> UInt32(24 - 8 * $0)) }
    }

    /// CRC-32 of ISO 3309.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { crc, byte in
            (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in
                crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1
            }
        }
    }
}
