use super::super::{Deflater, InflateError, Inflater};
use super::{inflate, inflate_into, noise, text};

fn deflated(message: &[u8]) -> Vec<u8> {
    let mut output = Vec::new();
    Deflater::new(9, 15, false).deflate(message, &mut output).unwrap();
    output
}

#[test]
fn a_message_may_be_as_big_as_allowed_and_not_a_byte_bigger() {
    for bytes in [1, 2, 255, 256, 257, 1_023, 1_024, 40_000] {
        for message in [text(bytes), noise(bytes), vec![0; bytes]] {
            let compressed = deflated(&message);
            for piece_len in [1, 7, compressed.len()] {
                for mut inflater in [Inflater::without_context(), Inflater::with_context(15)] {
                    let whole = inflate(&mut inflater, &compressed, piece_len, bytes);
                    assert_eq!(whole.as_ref(), Ok(&message), "{bytes} bytes by {piece_len}");
                    let cut = inflate(&mut inflater, &compressed, piece_len, bytes - 1);
                    assert_eq!(cut, Err(InflateError::TooBig), "{bytes} bytes by {piece_len}");
                }
            }
        }
    }
}

#[test]
fn a_bomb_is_found_at_the_first_byte_too_many() {
    let bomb = deflated(&vec![0; 16 << 20]);
    assert!(bomb.len() < 17_000, "1:1000");
    for piece_len in [1, 100, bomb.len()] {
        let mut output = Vec::new();
        let mut inflater = Inflater::without_context();
        let result = inflate_into(&mut inflater, &mut output, &bomb, piece_len, 10_000);
        assert_eq!(result, Err(InflateError::TooBig));
        assert_eq!(output.len(), 10_000);
        assert!(output.capacity() <= 10_001, "{}", output.capacity());
    }
}

#[test]
fn nothing_is_allowed_when_nothing_is() {
    let mut inflater = Inflater::without_context();
    assert_eq!(inflate(&mut inflater, &[0x00], 1, 0), Ok(Vec::new()));
    assert_eq!(
        inflate(&mut inflater, &deflated(b"x"), 1, 0),
        Err(InflateError::TooBig)
    );
}

#[test]
fn a_capacity_that_came_with_the_output_does_not_raise_the_limit() {
    let mut output = Vec::with_capacity(5_000);
    let compressed = deflated(&[0; 3_000]);
    let result = inflate_into(
        &mut Inflater::without_context(),
        &mut output,
        &compressed,
        100,
        2_000,
    );
    assert_eq!((result, output.len()), (Err(InflateError::TooBig), 2_000));
}

#[test]
fn final_blocks_without_end_are_corrupt() {
    let blocks = |count| [0x03, 0x00].repeat(count);
    for mut inflater in [Inflater::without_context(), Inflater::with_context(15)] {
        assert_eq!(inflate(&mut inflater, &blocks(255), 10, 0), Ok(Vec::new()));
        assert_eq!(inflate(&mut inflater, &blocks(255), 10, 0), Ok(Vec::new()));
        assert_eq!(
            inflate(&mut inflater, &blocks(257), 10, 0),
            Err(InflateError::Corrupt)
        );
    }
}

#[test]
fn what_cannot_be_compressed_becomes_a_little_longer_at_most() {
    for level in 1..=9 {
        for bytes in [1, 100, 16_384, 200_000] {
            let mut output = Vec::new();
            Deflater::new(level, 15, false)
                .deflate(&noise(bytes), &mut output)
                .unwrap();
            let most = bytes + bytes / 16 + 8;
            assert!(
                output.len() <= most,
                "{bytes} bytes at level {level}: {}",
                output.len()
            );
        }
    }
}
