import Foundation

/// The curve of sRGB between numbers in proportion to light and numbers as a screen wants them, going on beyond black and
/// white. Source: IEC 61966-2-1.
public enum LightCurve {
    /// The encoded number of some light: 0 and 1 stay what they are.
    public static func encoded(_ light: Float) -> Float {
        light <= 0.003_130_8 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055
    }

    /// The light of an encoded number.
    public static func light(_ encoded: Float) -> Float {
        encoded <= 0.040_45 ? encoded / 12.92 : pow((encoded + 0.055) / 1.055, 2.4)
    }
}
