//! What the fuzz targets in `fuzz/` run: each takes any bytes and panics where something does not hold.
//!
//! Here, and not there, so that they reach what is private, and so that the tests run the same on the corpora that are kept.

mod connection;
mod decoder;
mod deflate;
mod envelope;
mod handshake;

pub use self::connection::connection;
pub use self::decoder::decoder;
pub use self::deflate::deflate;
pub use self::envelope::envelope;
pub use self::handshake::handshake;

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::{connection, decoder, deflate, envelope, handshake};

    fn run_the_corpus_of(target: &str, run: impl Fn(&[u8])) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../fuzz/corpus")
            .join(target);
        let mut inputs = 0;
        for entry in fs::read_dir(&folder).expect("a corpus") {
            let path = entry.expect("an entry").path();
            run(&fs::read(path).expect("an input"));
            inputs += 1;
        }
        assert!(inputs > 0, "{} is empty", folder.display());
    }

    #[test]
    fn the_corpora_hold() {
        run_the_corpus_of("decoder", decoder);
        run_the_corpus_of("deflate", deflate);
        run_the_corpus_of("envelope", envelope);
        run_the_corpus_of("handshake", handshake);
        run_the_corpus_of("connection", connection);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

        #[test]
        fn any_bytes_hold(bytes in vec(any::<u8>(), 0..600)) {
            decoder(&bytes);
            deflate(&bytes);
            envelope(&bytes);
            handshake(&bytes);
            connection(&bytes);
        }
    }
}
