import CPlatform

/// The memory of this process.
public enum Memory {
    /// Gives the system back what was freed and is kept for later.
    public static func giveBack() { us_return_memory() }
}
