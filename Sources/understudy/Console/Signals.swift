package import Foundation

/// What the process does with signals.
package enum Signals {
    /// Whether a signal is ignored, as the kernel tells it.
    package static func isIgnored(_ number: Int32) -> Bool {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("SigIgn:") }),
            let mask = UInt64(line.dropFirst(7).trimmingCharacters(in: .whitespaces), radix: 16)
        else { return false }
        return mask >> UInt64(number - 1) & 1 == 1
    }

    /// Takes a signal away from the system and runs `action` for each; it lasts as long as what is returned.
    package static func source(
        _ number: Int32, action: @escaping @Sendable () -> Void
    ) -> sending any DispatchSourceSignal {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(
            signal: number, queue: DispatchQueue.global(qos: .userInteractive))
        source.setEventHandler(handler: action)
        // The system's queue takes a moment; a signal that came before it listens would be lost.
        let listens = DispatchSemaphore(value: 0)
        source.setRegistrationHandler { listens.signal() }
        source.resume()
        listens.wait()
        return source
    }
}
