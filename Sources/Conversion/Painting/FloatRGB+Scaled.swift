import Imaging

extension FloatRGB {
    /// Each channel multiplied and shifted.
    func scaled(_ by: (scale: SIMD3<Float>, shift: SIMD3<Float>)) -> FloatRGB {
        var out = self
        for i in out.red.indices {
            out.red[i] = red[i] * by.scale.x + by.shift.x
            out.green[i] = green[i] * by.scale.y + by.shift.y
            out.blue[i] = blue[i] * by.scale.z + by.shift.z
        }
        return out
    }
}
