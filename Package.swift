// swift-tools-version: 6.2
import PackageDescription

/// What every Swift target of ours is compiled with.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

/// `Scripts/setup` links the fetched libraries here. Only C targets see their headers, and nothing
/// links them: they are opened on first use, so that a command that needs no network starts at
/// once.
let fetched = "../../.deps"

let package = Package(
    name: "understudy",
    products: [
        .executable(name: "understudy", targets: ["understudy"]),
        .library(name: "TorchShim", type: .dynamic, targets: ["TorchShim"]),
    ],
    // Exactly these: everybody builds the same program, today and next year.
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", exact: "1.7.4"),
        .package(url: "https://github.com/apple/swift-async-algorithms", exact: "1.1.4"),
        .package(url: "https://github.com/apple/swift-certificates", exact: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1",
            traits: ["FullFoundation"]),
    ],
    targets: [
        // Floor 0: the C faces of the libraries. No policy.
        .target(name: "CTorch"),
        .target(
            name: "TorchShim",
            cxxSettings: [
                .headerSearchPath("."),  // stands in for Gloo's headers, which no wheel has
                .headerSearchPath(fetched + "/torch/include"),
                .headerSearchPath(fetched + "/torch/include/torch/csrc/api/include"),
            ]),
        .target(name: "COpenVINO", cSettings: [.headerSearchPath(fetched + "/openvino/include")]),
        .target(name: "CC2PA"),
        .target(name: "CFFmpeg", publicHeadersPath: "."),
        .target(name: "CPlatform", publicHeadersPath: "."),
        .systemLibrary(
            name: "CTurboJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"])]),

        // Floor 1: pixels, color, geometry, time; where the fetched parts lie.
        .target(name: "Imaging", swiftSettings: strict),
        .target(name: "Installation", swiftSettings: strict),

        // Floor 2: one target a library.
        .target(name: "Torch", dependencies: ["CTorch", "Installation"], swiftSettings: strict),
        .target(
            name: "Media", dependencies: ["CFFmpeg", "CTurboJPEG", "Imaging"], swiftSettings: strict
        ),
        .target(
            name: "Inference",
            dependencies: [
                "COpenVINO", "Installation", .product(name: "Crypto", package: "swift-crypto"),
            ], swiftSettings: strict),
        .target(
            name: "Provenance",
            dependencies: [
                "CC2PA", "Installation",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ], swiftSettings: strict),

        // Floor 3: what is known about faces, and the networks that learn them.
        .target(
            name: "Faces",
            dependencies: [
                "Imaging", "Inference", "Installation", "Media",
                .product(name: "GRDB", package: "GRDB.swift"),
            ], swiftSettings: strict),
        .target(
            name: "Networks",
            dependencies: ["Torch", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict),

        // Floor 4: the three stages.
        .target(
            name: "Extraction",
            dependencies: [
                "Faces", "Imaging", "Inference", "Media", "Provenance",
                .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
            ], swiftSettings: strict),
        .target(
            name: "Training",
            dependencies: [
                "Faces", "Imaging", "Inference", "Media", "Networks", "Provenance", "Torch",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ], swiftSettings: strict),
        .target(
            name: "Conversion",
            dependencies: [
                "CPlatform", "Faces", "Imaging", "Inference", "Media", "Networks", "Provenance",
                "Torch",
                .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
            ], swiftSettings: strict),

        // Floor 4 as well: what a swap came to, judged from the outside.
        .target(
            name: "Evaluation",
            dependencies: [
                "Faces", "Imaging", "Inference", "Media",
                .product(name: "Crypto", package: "swift-crypto"),
            ], swiftSettings: strict),

        // Floor 5: the stages joined, with consent, provenance and one rendering of every error.
        .target(
            name: "Workflows",
            dependencies: [
                "CPlatform", "Conversion", "Evaluation", "Extraction", "Faces", "Imaging",
                "Inference",
                "Installation", "Media", "Networks", "Provenance", "Torch", "Training",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: strict),

        // Floor 6: the studio in the browser, and the command line that starts it.
        .target(
            name: "Studio",
            dependencies: [
                "Provenance", "Workflows",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ], resources: [.copy("Assets")], swiftSettings: strict),
        .executableTarget(
            name: "understudy",
            dependencies: [
                "CPlatform", "Studio", "Workflows",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], swiftSettings: strict),

        // What `Benchmarks/torch/run.py` measures.
        .executableTarget(
            name: "training-benchmark", dependencies: ["Networks", "Torch"],
            path: "Benchmarks/torch", exclude: ["run.py"], swiftSettings: strict),
        // What `Benchmarks/media/run.sh` measures.
        .executableTarget(
            name: "media-benchmark", dependencies: ["Imaging", "Media"],
            path: "Benchmarks/media", exclude: ["run.sh"], swiftSettings: strict),

        // Tests: one target for each of ours; `Support` finds the footage.
        .target(
            name: "TestSupport", dependencies: ["Installation"], path: "Tests/Support",
            swiftSettings: strict),
        .testTarget(
            name: "ImagingTests", dependencies: ["Imaging"], exclude: ["References"],
            swiftSettings: strict),
        .testTarget(
            name: "TorchTests", dependencies: ["Torch"], exclude: ["References"],
            swiftSettings: strict),
        .testTarget(
            name: "MediaTests", dependencies: ["Imaging", "Media", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "InferenceTests", dependencies: ["Inference", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "ProvenanceTests",
            dependencies: [
                "Installation", "Provenance", "TestSupport",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            exclude: ["References"], swiftSettings: strict),
        .testTarget(
            name: "FacesTests",
            dependencies: [
                "Faces", "Imaging", "Inference", "Media", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "NetworksTests", dependencies: ["Installation", "Networks", "Torch"],
            exclude: ["References"], swiftSettings: strict),
        .testTarget(
            name: "ExtractionTests",
            dependencies: [
                "Extraction", "Faces", "Imaging", "Inference", "Media", "Provenance", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "TrainingTests",
            dependencies: [
                "Faces", "Imaging", "Inference", "Media", "Networks", "Torch", "Training",
                "TestSupport",
            ],
            exclude: ["References"], swiftSettings: strict),
        .testTarget(
            name: "ConversionTests",
            dependencies: [
                "Conversion", "Faces", "Imaging", "Inference", "Media", "Networks", "Provenance",
                "Torch", "TestSupport",
            ],
            exclude: ["References"], swiftSettings: strict),
        .testTarget(
            name: "EvaluationTests", dependencies: ["Evaluation", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "WorkflowsTests",
            dependencies: [
                "Workflows", "Faces", "Media", "Networks", "Provenance", "TestSupport",
                "Training",
                "understudy",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "StudioTests",
            dependencies: [
                "Installation", "Studio", "TestSupport", "Workflows",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            exclude: ["Walk"], swiftSettings: strict),
        .testTarget(
            name: "UnderstudyTests",
            dependencies: ["understudy", "Installation", "TestSupport", "Workflows"],
            exclude: ["Help"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx20
)
