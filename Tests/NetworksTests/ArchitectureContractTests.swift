import Foundation
import Networks
import Testing
import Torch

/// What every entry of the catalog keeps.
/// One after the other: `original` with its gradients and its optimizer takes a gigabyte.
@Suite("every architecture", .serialized)
struct ArchitectureContractTests {
    static let names = Architectures.all.map { $0.name }

    /// Narrower forms of the large ones, for what is as true of them and takes minutes otherwise.
    private static let narrow = [
        "original": ["width=16", "code=64"],
        "iae": ["width=16", "code=64"],
        "dfaker": ["width=16", "code=64", "resolution=64"],
        "saehd": ["encoderWidth=8", "decoderWidth=8", "code=32"],
        "amp": ["encoderWidth=8", "decoderWidth=8", "interWidth=64", "resolution=64"],
    ]

    private func narrow(_ name: String) throws -> ArchitectureChoice {
        try ArchitectureChoice(named: name)
            .setting((Self.narrow[name] ?? []).map { "architecture." + $0 })
    }

    private func pictures(_ network: any Architecture, count: Int = 2) throws -> Tensor {
        try Formula.pictures(1, count, network.settings.resolution)
    }

    private func output(
        _ network: any Architecture, _ x: Tensor, as identity: Identity
    ) throws(TorchError) -> Tensor {
        try withoutGradient { () throws(TorchError) in
            try network.decode(network.encode(x), as: identity)
        }
    }

    @Test("gives pictures of the size it takes, other ones for each person", arguments: names)
    func shapes(_ name: String) throws {
        let network = try ArchitectureChoice(named: name).make(seed: 1)
        let x = try pictures(network)
        let code = try network.encode(x)
        #expect(code.shape[0] == 2)
        let source = try network.decode(code, as: .source)
        let target = try network.decode(code, as: .target)
        #expect(source.shape == x.shape && target.shape == x.shape)
        #expect(source.type == .float32)
        #expect(try !source.equals(target))
        let between = try network.morph(code, share: 0.5)
        #expect(try (between != nil) == ArchitectureChoice(named: name).morphs)
        if let between {
            #expect(between.shape == x.shape)
            #expect(try !between.equals(source) && !between.equals(target))
        }
        if let guess = try network.expression(code) {
            #expect(guess.shape == [2, ExpressionDistance.count])
        }
        let range = try (source.least().item(), source.greatest().item())
        #expect(range.0 > -1 && range.1 < 2, "\(range)")
    }

    @Test(
        "what its head reads of some measures is what a code has along their directions",
        arguments: names)
    func directions(_ name: String) throws {
        let network = try ArchitectureChoice(named: name).make(seed: 1)
        let code = try network.encode(pictures(network))
        let length = code.shape.dropFirst().reduce(1, *)
        let measures = [ExpressionDistance.mouthOpening, .lids]
        let directions = try network.directions(of: measures, codeLength: length, on: .cpu)
        guard let guess = try network.expression(code)?.floats() else {
            #expect(directions.isEmpty)
            return
        }
        func along(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
        try #require(directions.count == 2)
        #expect(abs(along(directions[0], directions[1])) < 1e-5)
        #expect(directions.allSatisfy { abs(along($0, $0) - 1) < 1e-5 })
        // Codes that are moved at right angles to both, and by both.
        let numbers = try code.floats()
        var aside = try Formula.tensor(3, [length]).floats()
        for direction in directions {
            let much = along(aside, direction)
            aside = zip(aside, direction).map { $0 - much * $1 }
        }
        func read(_ move: [Float]) throws -> [Float] {
            let moved = numbers.indices.map { numbers[$0] + move[$0 % length] }
            return try network.expression(Tensor(moved, shape: code.shape))?.floats() ?? []
        }
        let (still, gone) = (try read(aside), try read(directions[0].map { 3 * $0 }))
        let opening = ExpressionDistance.mouthOpening.rawValue
        for i in measures.map(\.rawValue) { #expect(abs(still[i] - guess[i]) < 1e-4) }
        #expect(abs(gone[opening] - guess[opening]) > 0.1)
        #expect(zip(still, guess).contains { abs($0 - $1) > 0.01 })
    }

    @Test("the same seed gives the same network, another seed another", arguments: names)
    func seeds(_ name: String) throws {
        let choice = try narrow(name)
        let a = try choice.make(seed: 1)
        let x = try pictures(a)
        let output1 = try output(a, x, as: .source)
        let b = try choice.make(seed: 1)
        #expect(try output(b, x, as: .source).equals(output1))
        let c = try choice.make(seed: 2)
        #expect(try !output(c, x, as: .source).equals(output1))
    }

    @Test(
        "pictures do not see each other: one call for all gives what single calls do",
        arguments: names)
    func batches(_ name: String) throws {
        let network = try ArchitectureChoice(named: name).make(seed: 1)
        let x = try pictures(network, count: 3)
        let together = try output(network, x, as: .target)
        for i in 0..<3 {
            let alone = try output(network, x.narrowed(0, from: i, length: 1), as: .target)
            let part = try together.narrowed(0, from: i, length: 1)
            #expect(try alone.isClose(to: part, relative: 1e-3, absolute: 1e-4))
        }
    }

    @Test(
        "weights are named for their part, and a file of them makes the same network",
        arguments: names)
    func saved(_ name: String) throws {
        let choice = try narrow(name)
        let network = try choice.make(seed: 1)
        // The encoder is everybody's; what lies behind it says whose it is.
        let owners = ["source", "target", "both"]
        let prefixes =
            ["encoder."] + ["inter", "decoder"].flatMap { part in owners.map { "\(part).\($0)." } }
        for parameter in network.parameters.all {
            #expect(prefixes.contains { parameter.name.hasPrefix($0) }, "\(parameter.name)")
        }
        #expect(Set(network.parameters.all.map(\.name)).count == network.parameters.all.count)
        let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: url) }
        try Safetensors.write(network.parameters.values(), to: url)
        let other = try choice.make(seed: 2)
        try other.parameters.load(Safetensors.read(url).tensors)
        let x = try pictures(network)
        #expect(try output(other, x, as: .source).equals(output(network, x, as: .source)))
    }

    @Test("says what it costs: as many weights as it has", arguments: names)
    func cost(_ name: String) throws {
        let choice = try ArchitectureChoice(named: name)
        #expect(try choice.cost.weights == choice.make(seed: 1).parameters.count)
    }

    @Test("one chance gives the same pictures for training twice, of each person", arguments: names)
    func chance(_ name: String) throws {
        let network = try narrow(name).make(seed: 1)
        let x = try pictures(network)
        for identity in Identity.allCases {
            let (a, b) = try withoutGradient { () throws(TorchError) in
                let code = try network.encode(x)
                return (
                    try network.decodeForTraining(
                        code, as: identity, chance: Chance(Generator(seed: 5))),
                    try network.decodeForTraining(
                        code, as: identity, chance: Chance(Generator(seed: 5)))
                )
            }
            #expect(try a.equals(b))
            #expect(a.shape == x.shape && a.type == .float32)
        }
    }

    @Test("two steps of its recipe move every weight", arguments: names)
    func learns(_ name: String) throws {
        let choice = try narrow(name)
        let network = try choice.make(seed: 1)
        let recipe = choice.recipe
        let objective = try Objective(recipe.losses)
        let optimizer = try recipe.optimizer(for: network.parameters)
        let x = try pictures(network)
        let weight = try Tensor.ones([2, 1, x.shape[2], x.shape[3]])
        let before = try network.parameters.tensors.map { (t) throws in try t.detached().cloned() }
        // Two, because a block that starts as nothing lets gradients through only after the first.
        for _ in 0..<2 {
            let code = try network.encode(x)
            func lesson(_ identity: Identity, _ y: Tensor) throws(TorchError) -> Tensor {
                let output = try network.decodeForTraining(
                    code, as: identity, chance: Chance(Generator(seed: 3)))
                return try objective(output, y, weight: weight)
            }
            var loss = try lesson(.source, x) + lesson(.target, 1 - x)
            if let guess = try network.expression(code) { loss = try loss + guess.sum() }
            try loss.backward()
            for parameter in network.parameters.all {
                #expect(try parameter.tensor.gradient() != nil, "\(parameter.name)")
            }
            try optimizer.step(factor: 1)
            try network.parameters.clearGradients()
        }
        for (old, parameter) in zip(before, network.parameters.all) {
            #expect(try !old.equals(parameter.tensor), "\(parameter.name) stayed")
            #expect(try parameter.tensor.absolute().sum().item().isFinite, "\(parameter.name)")
        }
    }

    @Test("in bf16 it gives nearly the same pictures, still as float32", arguments: names)
    func halfPrecision(_ name: String) throws {
        let network = try ArchitectureChoice(named: name).make(seed: 1)
        let x = try pictures(network)
        let whole = try output(network, x, as: .source)
        let half = try autocast(.bfloat16) { () throws(TorchError) in
            try output(network, x, as: .source)
        }
        #expect(half.type == .float32)
        #expect(try half.isClose(to: whole, relative: 0, absolute: 0.02))
    }

    @Test("its choice comes back from JSON, every setting written out", arguments: names)
    func coded(_ name: String) throws {
        let choice = try ArchitectureChoice(named: name)
        let data = try JSONEncoder().encode(choice)
        #expect(try JSONDecoder().decode(ArchitectureChoice.self, from: data) == choice)
        let text = String(decoding: data, as: UTF8.self)
        #expect(text.contains("\"resolution\"") && text.contains("\"coverage\""))
        let recipe = try JSONEncoder().encode(choice.recipe)
        #expect(try JSONDecoder().decode(Recipe.self, from: recipe) == choice.recipe)
        let bare = Data(#"{"name": "\#(name)"}"#.utf8)
        #expect(try JSONDecoder().decode(ArchitectureChoice.self, from: bare) == choice)
    }

    @Test("a misspelt setting is refused by name, and so is an impossible value", arguments: names)
    func refused(_ name: String) throws {
        func decoded(_ settings: String) throws -> ArchitectureChoice {
            try JSONDecoder().decode(
                ArchitectureChoice.self,
                from: Data(#"{"name": "\#(name)", "settings": {\#(settings)}}"#.utf8))
        }
        let unknown = #expect(throws: NetworksError.self) { try decoded(#""resolutoin": 64"#) }
        guard case .unknownSetting(name, "resolutoin", let known) = unknown else {
            Issue.record("\(String(describing: unknown))")
            return
        }
        #expect(known.contains("resolution"))
        for value in ["0", "-96", "97", "1000000", "9223372036854775807"] {
            let error = #expect(throws: NetworksError.self) {
                try decoded(#""resolution": \#(value)"#)
            }
            guard case .impossibleSetting(name, "resolution", value, _) = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
        #expect(throws: NetworksError.self) { try decoded(#""coverage": 0"#) }
        #expect(throws: (any Error).self) { try decoded(#""resolution": "big""#) }
    }

    @Test("an unknown name is refused, and the known ones are told")
    func unknownName() {
        #expect(throws: NetworksError.unknownArchitecture(name: "x", known: Self.names)) {
            try ArchitectureChoice(named: "x")
        }
    }
}
