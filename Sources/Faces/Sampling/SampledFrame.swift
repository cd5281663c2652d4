public import Imaging
public import Media

/// A picture in which faces are looked for, read in place: only what a network or a crop needs is
/// ever turned into RGB.
///
/// What is sampled is RGB, 0 ... 255 in full range, gamma-encoded as the clip is.
public struct SampledFrame: Sendable {
    enum Source: Sendable {
        case rgb(PlanarRGB)
        case video(VideoFrame)
    }

    let source: Source
    /// Columns.
    public let width: Int
    /// Rows.
    public let height: Int

    /// A picture that is RGB already.
    public init(_ picture: PlanarRGB) {
        source = .rgb(picture)
        width = picture.width
        height = picture.height
    }

    /// A decoded frame. Its planes are read in place, whatever their layout and bit depth. Chroma
    /// is taken to lie in the middle of the pixels that share it.
    public init(_ frame: VideoFrame) {
        source = .video(frame.shown)
        width = frame.width
        height = frame.height
    }

    /// Whether there is no pixel to sample.
    public var isEmpty: Bool { width < 1 || height < 1 }

    /// The whole picture as a box.
    public var box: Box<FrameSpace> {
        Box(left: 0, top: 0, right: Double(width), bottom: Double(height))
    }

    /// What the samples of the planes mean.
    var meaning: SampleMeaning {
        switch source {
        case .rgb: .rgb(.init(scale: 1, offset: 0))
        case .video(let frame): SampleMeaning(frame.layout, frame.color, height: frame.height)
        }
    }

    /// Lends the planes that hold color, in the order of `meaning`. The picture must not be empty.
    func withPlanes<Result>(_ body: ([PlaneView]) -> Result) -> Result {
        switch source {
        case .rgb(let picture): picture.withPlanes(body)
        case .video(let frame): frame.withColorPlanes(0, [], body)
        }
    }
}

/// The samples of one plane, for reading. Valid only inside the call that lends it.
struct PlaneView {
    /// The first sample of the first row.
    var start: UnsafeRawPointer
    /// Bytes from one row to the next.
    var stride: Int
    var width: Int
    var height: Int
    /// 1 for bytes, 2 for native 16-bit numbers.
    var bytesPerSample: Int
    /// Columns of the frame that share a sample.
    var pixelWidth = 1
    /// Rows of the frame that share a sample.
    var pixelHeight = 1
}

extension PlanarRGB {
    fileprivate func withPlanes<Result>(_ body: ([PlaneView]) -> Result) -> Result {
        // Each array lives for the length of its closure, which is when the views are used.
        red.withUnsafeBytes { red in
            green.withUnsafeBytes { green in
                blue.withUnsafeBytes { blue in
                    body(
                        [red, green, blue].compactMap(\.baseAddress).map {
                            PlaneView(
                                start: $0, stride: width, width: width, height: height,
                                bytesPerSample: 1)
                        })
                }
            }
        }
    }
}

extension VideoFrame {
    /// Lends the planes from `first` on, without alpha, one inside the other.
    fileprivate func withColorPlanes<Result>(
        _ first: Int, _ views: [PlaneView], _ body: ([PlaneView]) -> Result
    ) -> Result {
        guard first < layout.planeCount - (layout.hasAlpha ? 1 : 0) else { return body(views) }
        let size = layout.planeSize(first, width: width, height: height)
        let isChroma = layout.model == .yCbCr && first > 0
        return withPlane(first) { span, stride in
            span.withUnsafeBytes { bytes in
                guard let start = bytes.baseAddress else { return body(views) }
                // The bytes outlive this closure, inside which every view is used.
                let view = PlaneView(
                    start: start, stride: stride, width: size.width, height: size.height,
                    bytesPerSample: layout.bytesPerSample,
                    pixelWidth: isChroma ? 1 << layout.chromaShiftX : 1,
                    pixelHeight: isChroma ? 1 << layout.chromaShiftY : 1)
                return withColorPlanes(first + 1, views + [view], body)
            }
        }
    }
}
