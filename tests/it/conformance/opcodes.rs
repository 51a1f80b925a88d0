//! Section 4: reserved opcodes (RFC 6455 §5.2): 3 to 7 for messages, 11 to 15 for control frames. Each fails the connection.

use super::{case, conforms, text};
use crate::kit::frames::{PING, TEXT, fragment, frame};

const RESERVED: [u8; 10] = [3, 4, 5, 6, 7, 11, 12, 13, 14, 15];

#[tokio::test]
async fn a_reserved_opcode_fails_the_connection() {
    let empty = RESERVED.map(|opcode| {
        let name = format!("4.1.1, 4.2.1: opcode {opcode}, empty");
        case(name, &[frame(opcode, "")], []).fails(1002)
    });
    let full = RESERVED.map(|opcode| {
        let name = format!("4.1.2, 4.2.2: opcode {opcode} with a payload");
        case(name, &[frame(opcode, "reserved opcode payload")], []).fails(1002)
    });
    conforms(empty.into_iter().chain(full)).await;
}

/// 4.1.3 to 4.1.5, 4.2.3 to 4.2.5: what stands before is answered, and what stands behind is not (§7.1.7).
#[tokio::test]
async fn a_reserved_opcode_fails_the_connection_behind_the_message_before() {
    let cases = RESERVED.map(|opcode| {
        let says = [
            frame(TEXT, "Hello, world!"),
            frame(opcode, "reserved opcode payload"),
            frame(PING, "too late"),
        ];
        case(format!("opcode {opcode}"), &says, [text("Hello, world!")]).fails(1002)
    });
    conforms(cases).await;
}

#[tokio::test]
async fn a_reserved_opcode_within_a_message_fails_the_connection() {
    let cases = RESERVED.map(|opcode| {
        let says = [fragment(TEXT, "begun"), frame(opcode, "")];
        case(format!("opcode {opcode} between fragments"), &says, []).fails(1002)
    });
    conforms(cases).await;
}
