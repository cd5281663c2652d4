/// What the program is called and which release of it this is.
public enum Program {
    /// The name that stands before every message.
    public static let name = "understudy"
    /// The release, as `major.minor.patch`.
    public static let version = "0.1.0"
}
