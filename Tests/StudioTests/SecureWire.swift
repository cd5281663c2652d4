import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Studio

/// A connection over TLS that trusts one certificate and nothing else, as a browser does after its owner has compared the
/// fingerprint.
enum SecureWire {
    /// A studio that listens on 127.0.0.1 as on a network, and the folder of its certificate.
    static func studio() async throws -> (OpenStudio, folder: URL) {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "certificate-\(UUID().uuidString)", directoryHint: .isDirectory)
        let host = try StudioHost("127.0.0.1")
        let certificate = try StudioCertificate.own(for: host, in: folder)
        return (try await OpenStudio(entrance: .network(host, certificate)), folder)
    }

    /// The file in which a studio keeps its certificate.
    static func file(in folder: URL) -> URL { folder.appending(path: "studio-127.0.0.1.pem") }

    /// Sends a request, and gives everything that comes back until the other side closes.
    static func ask(_ port: Int, _ request: String, trusting file: URL) async throws -> String {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(file.path))
        let context = try NIOSSLContext(configuration: configuration)
        let group = MultiThreadedEventLoopGroup.singleton
        let channel = try await ClientBootstrap(group: group).connect(
            host: "127.0.0.1", port: port
        ) { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(
                    NIOSSLClientHandler(context: context, serverHostname: nil))
                return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                    wrappingChannelSynchronously: channel)
            }
        }
        return try await channel.executeThenClose { inbound, outbound in
            do {
                try await outbound.write(ByteBuffer(string: request))
            } catch ChannelError.ioOnClosedChannel {
                // The handshake failed before the request was out: what comes in says why.
            }
            var answer = ""
            do {
                for try await piece in inbound { answer += String(buffer: piece) }
            } catch NIOSSLError.uncleanShutdown {
                // The whole answer is here by its length: who closes first does not matter.
            }
            return answer
        }
    }
}
