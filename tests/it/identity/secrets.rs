//! No credential is ever in a log.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use super::*;

const SECRET: &str = "s3cr3t-of-mallory";

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        let bytes = self.0.lock().expect("nobody has panicked");
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("nobody has panicked").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Prints what it sees, as somebody does who looks for a fault.
#[middleware]
struct Nosy {
    #[inject]
    log: Provided<Log>,
}

impl Middleware for Nosy {
    async fn handle(&self, handshake: Handshake, next: Next) -> Result<Response, Rejection> {
        let token = handshake.token(&SOURCES);
        let mut log = (*self.log).clone();
        let printed = write!(log, "{handshake:?} {:?} {token:?} {next:?}", handshake.headers());
        printed.expect("a log takes it");
        Ok(next.run(handshake).await)
    }
}

// A runtime of one thread, so that the subscriber of this thread hears everything.
#[tokio::test]
async fn no_token_is_in_a_log_of_everything() {
    let log = Log::default();
    let format = tracing_subscriber::fmt::layer()
        .with_writer(log.clone())
        .with_ansi(false);
    let _guard = tracing_subscriber::registry().with(format).set_default();
    let (app, _) = app();
    let server = Server::start(app.middleware::<Nosy>().provide(log.clone())).await;
    for name in ["ada", "mallory", "eve", "bug", "outage"] {
        let token = format!("{name}:{SECRET}");
        let bearer = format!("Bearer {token}");
        let basic = format!("Basic {token}");
        let cookie = format!("sid={token}");
        let offered = format!("asena, {}", protocol(&token));
        let alone = protocol(&token);
        let broken = format!("asena, {}!", protocol(&token));
        let table: [(&str, &[(&str, &str)]); 8] = [
            ("/raw", &[("authorization", &bearer)]),
            ("/raw", &[("authorization", &basic)]),
            ("/raw", &[("proxy-authorization", &basic)]),
            ("/raw", &[("cookie", &cookie)]),
            ("/raw", &[("sec-websocket-protocol", &offered)]),
            ("/raw", &[("sec-websocket-protocol", &alone)]),
            ("/raw", &[("sec-websocket-protocol", &broken)]),
            (&format!("/raw?token={token}"), &[]),
        ];
        for (path, lines) in table {
            answer(&server, path, lines).await;
        }
    }
    let mut talk = server.connect(&format!("/talk?token=ada:{SECRET}")).await;
    for token in [format!("mallory:{SECRET}"), format!("bob:{SECRET}")] {
        let event = format!(r#"{{"event":"refresh","id":1,"data":{{"token":"{token}"}}}}"#);
        talk.send(&event).await;
        let reply = talk.text().await;
        assert!(!reply.contains(SECRET), "{reply}");
    }
    server.shutdown().await;
    let text = log.text();
    let encoded = protocol(&format!("ada:{SECRET}"));
    assert!(text.contains("refused a handshake"), "{text}");
    assert!(text.contains("Handshake"), "{text}");
    assert!(!text.contains(SECRET), "{text}");
    assert!(!text.contains(&encoded[..encoded.len() - 4]), "{text}");
}
