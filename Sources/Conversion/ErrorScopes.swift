import Inference
import Media
import Networks
import Provenance
import Torch

// The lower floors' errors as this target's.

func inference<R>(_ body: () throws(InferenceError) -> R) throws(ConversionError) -> R {
    do { return try body() } catch { throw .inference(error) }
}

func media<R>(_ body: () throws(MediaError) -> R) throws(ConversionError) -> R {
    do { return try body() } catch { throw .media(error) }
}

func stored<R>(_ body: () throws(StoredError) -> R) throws(ConversionError) -> R {
    do { return try body() } catch { throw .model(error) }
}

func torch<R>(_ body: () throws(TorchError) -> R) throws(ConversionError) -> R {
    do { return try body() } catch { throw .torch(error) }
}

func provenance<R>(_ body: () throws(ProvenanceError) -> R) throws(ConversionError) -> R {
    do { return try body() } catch { throw .provenance(error) }
}
