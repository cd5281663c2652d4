import Foundation

/// The one Base64 form of `bytes`, padded (RFC 4648, section 4).
func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

/// The bytes of a text in that one form, or `nil`: spare bits that are set, or white space, would give two texts for the
/// same bytes.
func decodedBase64(_ text: String) -> [UInt8]? {
    guard let data = Data(base64Encoded: text), data.base64EncodedString() == text else {
        return nil
    }
    return Array(data)
}
