//! Runs the example as a user does, and talks to it.

#![expect(
    clippy::expect_used,
    reason = "a test fails by a panic that says what was expected"
)]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use tungstenite::protocol::CloseFrame;
use tungstenite::protocol::frame::coding::CloseCode;
use tungstenite::{Message, connect};

/// The running example, ended with the test.
struct Echo {
    process: Child,
    address: String,
}

impl Echo {
    /// Starts it on a free port, which its log tells.
    fn start() -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_echo"))
            .env("ASENA_ADDR", "127.0.0.1:0")
            .env_remove("RUST_LOG")
            .stderr(Stdio::piped())
            .spawn()
            .expect("the example starts");
        let log = BufReader::new(process.stderr.take().expect("its log is a pipe"));
        let mut lines = log.lines().map_while(Result::ok);
        let address = lines
            .find_map(|line| Some(line.split_once("listening on http://")?.1.to_owned()))
            .expect("it says where it listens");
        // Read on, so that a full pipe never stops it.
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, address }
    }
}

impl Drop for Echo {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn it_greets_echoes_and_closes() {
    let echo = Echo::start();
    let (mut client, _) = connect(format!("ws://{}/chat", echo.address)).expect("a connection");
    assert_eq!(
        client.read().expect("a message"),
        Message::text("Welcome to chat!")
    );
    client.send(Message::text("merhaba")).expect("sent");
    assert_eq!(client.read().expect("a message"), Message::text("Echo: merhaba"));
    let goodbye = CloseFrame {
        code: CloseCode::Normal,
        reason: "bye".into(),
    };
    client.close(Some(goodbye.clone())).expect("sent");
    assert_eq!(client.read().expect("an answer"), Message::Close(Some(goodbye)));
}
