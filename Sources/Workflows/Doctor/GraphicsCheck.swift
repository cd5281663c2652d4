import Foundation
import Torch

extension Doctor {
    /// The oldest driver that runs the CUDA 13 of LibTorch's wheel.
    static let oldestDriver = 580

    /// An NVIDIA GPU, its driver, and whether LibTorch can use it.
    package func graphics() -> [Finding] {
        let subject = "GPU"
        let cards = system.names(in: "sys/bus/pci/devices").filter { device in
            let folder = "sys/bus/pci/devices/\(device)"
            return system.text("\(folder)/vendor") == "0x10de"
                && system.text("\(folder)/class")?.hasPrefix("0x03") == true
        }
        guard let driver = driverVersion else {
            guard !cards.isEmpty else {
                return [.good(subject, "none from NVIDIA; networks run on the processor")]
            }
            return [
                .warning(
                    subject, "\(cards.count) from NVIDIA, without its driver",
                    mend: "Install NVIDIA's driver \(Self.oldestDriver) or newer, then run "
                        + "`./understudy setup`.")
            ]
        }
        let found = "NVIDIA driver \(driver)"
        guard let major = Int(driver.prefix { $0 != "." }), major >= Self.oldestDriver else {
            return [
                .warning(
                    subject, found + ", too old for CUDA 13",
                    mend: "Install NVIDIA's driver \(Self.oldestDriver) or newer; until then "
                        + "networks run on the processor.")
            ]
        }
        guard let build = torchBuild, build.hasSuffix("-cuda") else {
            return [
                .warning(
                    subject, found + ", and a LibTorch for the processor only",
                    mend: "Run `./understudy setup` to fetch the build for the GPU (2.5 GB).")
            ]
        }
        do {
            let count = try Device.count(.cuda)
            guard count > 0 else {
                return [
                    .fault(
                        subject, found + ", and LibTorch sees no GPU",
                        mend: "See that `nvidia-smi` lists it and that a container was started "
                            + "with its GPUs.")
                ]
            }
            let memory = try Device.cuda().memory()
            return [
                .good(
                    subject,
                    "\(found), \(count) \(count == 1 ? "GPU" : "GPUs"), "
                        + "\(Self.gigabytes(Double(memory.free))) of "
                        + "\(Self.gigabytes(Double(memory.total))) GB free")
            ]
        } catch {
            return [.fault(subject, error, mend: "Restart the machine and look again.")]
        }
    }

    /// The version of the loaded kernel module: "580.65.06".
    package var driverVersion: String? {
        system.text("proc/driver/nvidia/version")?
            .firstMatch(of: /\s(\d{3,}\.\d+(?:\.\d+)?)\s/).map { String($0.1) }
    }

    /// The name of the build of LibTorch that set-up linked: "torch-2.13.0-cpu".
    private var torchBuild: String? {
        fetchedParts?.parts.map(\.part).first { $0.hasPrefix("torch-") }
    }
}
