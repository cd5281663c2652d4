import Faces
import Foundation
import Testing

/// Faces in a line each, against the whole records.
@Suite("Glances")
struct FacesetGlancesTests {
    @Test("say what the records say, in every order", arguments: FaceOrder.allCases)
    func same(order: FaceOrder) throws {
        try FacesetSamples.inFolder { folder in
            let faceset = try FacesetSamples.make(folder.appending(path: "ana.faceset"))
            let all = try faceset.faceIDs()
            try faceset.exclude(all.prefix(7), as: .blurred)
            try faceset.exclude(all.suffix(2), as: .otherPerson)
            for isDescending in [false, true] {
                let glances = try faceset.glances(.any, by: order, isDescending: isDescending)
                let ids = try faceset.faceIDs(.any, by: order, isDescending: isDescending)
                #expect(glances.map(\.id) == ids)
                for (glance, face) in zip(glances, try faceset.faces(ids)) {
                    #expect(glance.clip == face.clip && glance.frame == face.frame)
                    #expect(glance.yaw == face.pose.yaw && glance.pitch == face.pose.pitch)
                    #expect(glance.sharpness == face.sharpness)
                    #expect(glance.exclusion == face.exclusion?.reason)
                    #expect(glance.isDecidedByUser == face.isDecidedByUser)
                    #expect(try glance.hasImage == (faceset.image(face.id) != nil))
                }
            }
            #expect(try faceset.glances().count == 31)
            #expect(
                try faceset.glances(FaceFilter(.excluded([.otherPerson]))).allSatisfy {
                    !$0.hasImage
                })
        }
    }
}
