extension Float {
    /// What of a difference goes beyond some amount to either side: 0 within it, where a reading says nothing.
    package func beyond(_ amount: Float) -> Float { self - min(amount, max(-amount, self)) }
}
