//! Section 3: reserved bits (RFC 6455 §5.2, §5.8). Without an extension that gives one a meaning, each fails the connection.

use super::{Case, case, conforms, text};
use crate::kit::frames::{BINARY, CLOSE, CONTINUATION, FIN, PING, PONG, TEXT, fragment, frame, frame_of};

/// As Autobahn counts them: 4 is RSV1.
fn reserved(bits: u8, opcode: u8) -> Vec<u8> {
    frame_of(FIN | bits << 4 | opcode, "Hello, world!")
}

/// 3.1 to 3.4 and more: what stands before is answered, and what stands behind is not (§7.1.7).
#[tokio::test]
async fn any_reserved_bit_fails_the_connection_behind_the_message_before() {
    let fails = |bits: u8, opcode: u8| {
        let says = [
            frame(TEXT, "Hello, world!"),
            reserved(bits, opcode),
            frame(PING, "too late"),
        ];
        let name = format!("3.2 to 3.4: RSV {bits} with opcode {opcode}");
        case(name, &says, [text("Hello, world!")]).fails(1002)
    };
    let cases = (1..=7).flat_map(|bits| [TEXT, BINARY].map(|opcode| fails(bits, opcode)));
    conforms(cases).await;
}

/// 3.1, and 3.5 to 3.7.
#[tokio::test]
async fn any_reserved_bit_of_any_opcode_fails_the_connection() {
    let first: Vec<Case> = (1..=7)
        .flat_map(|bits| {
            [TEXT, BINARY, CLOSE, PING, PONG].map(|opcode| {
                let name = format!("RSV {bits} with opcode {opcode}");
                case(name, &[reserved(bits, opcode)], []).fails(1002)
            })
        })
        .collect();
    conforms(first).await;
}

#[tokio::test]
async fn a_reserved_bit_of_a_later_fragment_fails_the_connection() {
    let cases = [1, 2, 4].map(|bits| {
        let says = [fragment(TEXT, "begun"), reserved(bits, CONTINUATION)];
        case(format!("RSV {bits} in a continuation"), &says, []).fails(1002)
    });
    conforms(cases).await;
}
