//! Section 1: messages of every length at which the form of a header changes (RFC 6455 §5.2), and masks (§5.1, §5.3).

use super::{Case, binary, case, conforms, conforms_in, text};
use crate::kit::frames::{BINARY, FIN, PING, TEXT, frame, header};

const LENGTHS: [usize; 6] = [0, 1, 125, 126, 127, 128];
const LONG_LENGTHS: [usize; 4] = [65_534, 65_535, 65_536, 65_537];

/// 1.1: text is echoed as text. 1.2: and bytes as bytes.
fn echoed(length: usize) -> [Case; 2] {
    let characters = "*".repeat(length);
    let bytes: Vec<u8> = (0..=u8::MAX).cycle().take(length).collect();
    [
        case(
            format!("1.1: text of {length} bytes"),
            &[frame(TEXT, &characters)],
            [text(&characters)],
        ),
        case(
            format!("1.2: {length} bytes"),
            &[frame(BINARY, &bytes)],
            [binary(&bytes)],
        ),
    ]
}

#[tokio::test]
async fn a_message_of_any_length_is_echoed() {
    conforms(LENGTHS.into_iter().flat_map(echoed)).await;
}

#[tokio::test]
async fn a_message_about_64_kib_is_echoed_in_any_chops() {
    conforms_in(&[usize::MAX, 997], LONG_LENGTHS.into_iter().flat_map(echoed)).await;
    conforms_in(&[7, 1], echoed(65_536)).await;
}

/// §5.1: a server must close the connection upon a frame that is not masked.
#[tokio::test]
async fn an_unmasked_frame_fails_the_connection() {
    let unmasked =
        |name: &str, bytes: &[u8]| case(name, &[frame(TEXT, "a"), bytes.to_vec()], [text("a")]).fails(1002);
    conforms([
        unmasked("text", b"\x81\x05Hello"),
        unmasked("an empty message", b"\x82\x00"),
        unmasked("a ping", b"\x89\x00"),
        unmasked("a close", b"\x88\x02\x03\xe8"),
        unmasked("a length of two bytes", b"\x81\x7e\x00\x7e"),
    ])
    .await;
}

/// §5.2: the shortest form must be used, and the most significant bit of 64 must be 0.
#[tokio::test]
async fn a_length_that_is_not_in_its_shortest_form_fails() {
    let long = |name: &str, length: &[u8]| {
        let says = [vec![FIN | BINARY], length.to_vec(), vec![0; 4 + 125]];
        case(name, &says, []).fails(1002)
    };
    conforms([
        long("0 in two bytes", b"\xfe\x00\x00"),
        long("125 in two bytes", b"\xfe\x00\x7d"),
        long("125 in eight bytes", b"\xff\0\0\0\0\0\0\0\x7d"),
        long("65,535 in eight bytes", b"\xff\0\0\0\0\0\0\xff\xff"),
        long("64 bits", b"\xff\x80\0\0\0\0\0\0\0"),
    ])
    .await;
}

/// §5.3: a frame's mask is its own, and none is forbidden.
#[tokio::test]
async fn any_mask_is_taken_off() {
    let masked = |mask: [u8; 4]| {
        let payload = b"How is this masked?";
        let unmasked = payload.iter().zip(mask.iter().cycle());
        let mut says = header(FIN | TEXT, payload.len());
        says.truncate(2);
        says.extend(mask);
        says.extend(unmasked.map(|(byte, mask)| byte ^ mask));
        says
    };
    let masks = [[0, 0, 0, 0], [255, 255, 255, 255], [1, 2, 3, 4], [0, 0, 0, 9]];
    let echoes = masks.map(|_| text("How is this masked?"));
    conforms([case("masks", &masks.map(masked), echoes)]).await;
}

/// Frames that stand in one read are each answered, in order.
#[tokio::test]
async fn many_small_frames_in_one_piece_are_all_answered() {
    let numbers: Vec<String> = (0..500).map(|number| number.to_string()).collect();
    let says: Vec<Vec<u8>> = numbers.iter().map(|number| frame(TEXT, number)).collect();
    conforms([case("500 messages", &says, numbers.iter().map(text))]).await;
    let says = [frame(TEXT, "a"), frame(PING, ""), frame(BINARY, "b")];
    conforms([case("kinds", &says, [text("a"), super::pong(""), binary("b")])]).await;
}
