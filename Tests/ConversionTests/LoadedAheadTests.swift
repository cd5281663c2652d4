import Conversion
import Inference
import Synchronization
import Testing

@Suite("What is loaded ahead")
struct LoadedAheadTests {
    /// Something that counts how often it was made.
    private final class Made: Sendable {
        let count = Mutex(0)
        func next() -> Int {
            count.withLock {
                $0 += 1
                return $0
            }
        }
    }

    @Test("is made once, however often it is asked for, and nobody gets it a second time")
    func once() async throws {
        let made = Made()
        let ahead = LoadedAhead { () throws(InferenceError) in made.next() }
        await ahead.load()
        await ahead.load()
        #expect(made.count.withLock(\.self) == 1)
        #expect(try ahead.take() == 1)
        #expect(try ahead.take() == 2)
    }

    @Test("is made when it is taken, if nobody asked before")
    func late() throws {
        let made = Made()
        let ahead = LoadedAhead { () throws(InferenceError) in made.next() }
        #expect(made.count.withLock(\.self) == 0)
        #expect(try ahead.take() == 1)
    }

    @Test("throws to whoever takes it, and is tried anew by the next one")
    func fault() async throws {
        let made = Made()
        let ahead = LoadedAhead { () throws(InferenceError) -> Int in
            let number = made.next()
            if number == 1 { throw .runtimeMissing(folder: nil) }
            return number
        }
        await ahead.load()
        #expect(throws: InferenceError.self) { try ahead.take() }
        #expect(try ahead.take() == 2)
    }
}
