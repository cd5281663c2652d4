/// How much of anything one request may ask for.
enum Limits {
    /// Connections at a time. Those beyond wait.
    static let connections = 64
    /// Seconds in which a request's head must be here, and in which an open connection must ask again.
    static let idleSeconds: Int64 = 15
    /// Bytes of a form.
    static let form = 1 << 20
    /// Seconds in which a form must be here.
    static let formSeconds = 10
    /// Crops in one answer.
    static let crops = 100
    /// Bytes after which no more of them are added.
    static let answer = 16 << 20
    /// Bytes of an uploaded file.
    static let upload: Int64 = 256 << 30
    /// The least that an upload brings in each stretch of so many seconds: what is slower is held open on purpose.
    static let uploadPace = (bytes: 1 << 14, seconds: 15)
    /// Bytes of a disk that an upload leaves free.
    static let free: Int64 = 1 << 30
    /// Bytes of one piece of a file that is sent.
    static let piece = 1 << 17
    /// Bytes of a name.
    static let name = 200
}
