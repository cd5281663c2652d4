import Testing

/// One after the other: each loads six networks.
@Suite("Extraction", .serialized)
enum ExtractionTests {}
