import Hummingbird
import Logging
import NIOCore

/// What goes along with a request: its connection, so that one that is abused can be closed.
struct StudioContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}
