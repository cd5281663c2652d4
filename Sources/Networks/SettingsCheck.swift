/// Checks of an architecture's settings, with the error that names the key and what is allowed.
struct SettingsCheck {
    let architecture: String

    func integer(
        _ key: String, _ value: Int, in range: ClosedRange<Int>, step: Int = 1
    ) throws(NetworksError) {
        guard range.contains(value), value % step == 0 else {
            throw refused(key, "\(value)", .integers(range, step: step))
        }
    }

    func number(
        _ key: String, _ value: Double, in range: ClosedRange<Double>
    ) throws(NetworksError) {
        guard range.contains(value) else { throw refused(key, "\(value)", .numbers(range)) }
    }

    func list(
        _ key: String, _ value: [Int], count: ClosedRange<Int>, of range: ClosedRange<Int>
    ) throws(NetworksError) {
        guard count.contains(value.count), value.allSatisfy(range.contains) else {
            throw refused(key, "\(value)", .list(count: count, of: range))
        }
    }

    private func refused(
        _ key: String, _ value: String, _ allowed: NetworksError.Allowed
    ) -> NetworksError {
        .impossibleSetting(
            architecture: architecture, key: key, value: value, allowed: allowed)
    }
}
