use std::fs;
use std::net::SocketAddr;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use futures_util::{SinkExt, StreamExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::process::{Child, Command};
use tokio_rustls::client::TlsStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::error::Error;
use tokio_tungstenite::tungstenite::http::{Response, header};
use tokio_tungstenite::{WebSocketStream, client_async};

use super::{deployed, folder, replaced};
use crate::kit::server::free_port;
use crate::kit::{tls, within};

const NGINX: &str = "/usr/sbin/nginx";
/// As Debian has it.
const NOBODY: u32 = 65534;
/// A client of another address than the app and nginx have.
const CLIENT: [u8; 4] = [127, 0, 0, 9];

/// nginx with the site of `deploy/nginx.conf`, on free ports of this machine, and not as root. It is killed with its owner.
pub(super) struct Nginx {
    _process: Child,
    folder: PathBuf,
    https: SocketAddr,
    pub(super) http: SocketAddr,
}

impl Nginx {
    /// In front of these upstreams.
    pub(super) async fn before(name: &str, upstreams: &[String]) -> Self {
        Self::start(name, upstreams, "60s").await
    }

    /// With another `proxy_read_timeout`.
    pub(super) async fn start(name: &str, upstreams: &[String], read_timeout: &str) -> Self {
        let folder = folder(name);
        let (https, http) = (unused().await, unused().await);
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tls");
        for file in ["certificate.pem", "key.pem"] {
            fs::copy(fixtures.join(file), folder.join(file)).expect("a file that nginx may read");
        }
        let in_folder = |file: &str| folder.join(file).display().to_string();
        let site = deployed("nginx.conf");
        // There may be no IPv6 here.
        let lines = site.lines().filter(|line| !line.contains("listen [::]:"));
        let site = lines.collect::<Vec<_>>().join("\n");
        let servers: Vec<String> = upstreams
            .iter()
            .map(|upstream| format!("server {upstream};"))
            .collect();
        let site = [
            ("listen 443 ssl", format!("listen {https} ssl")),
            ("listen 80", format!("listen {http}")),
            ("server_name chat.example.com", "server_name localhost".to_owned()),
            ("server unix:/run/asena-app.sock;", servers.join("\n")),
            (
                "/etc/ssl/chat.example.com/fullchain.pem",
                in_folder("certificate.pem"),
            ),
            ("/etc/ssl/chat.example.com/privkey.pem", in_folder("key.pem")),
            ("/var/log/nginx/asena-app.log", in_folder("access.log")),
            (
                "proxy_read_timeout 60s",
                format!("proxy_read_timeout {read_timeout}"),
            ),
        ]
        .iter()
        .fold(site, |site, (what, by)| replaced(&site, what, by));
        fs::write(folder.join("site.conf"), site).expect("the site is written");
        fs::write(folder.join("nginx.conf"), around(&folder)).expect("the configuration is written");
        let mut process = run(&folder);
        within("nginx to listen", async {
            while TcpStream::connect(https).await.is_err() {
                let ended = process.try_wait().expect("nginx can be waited for");
                assert_eq!(ended, None, "nginx says why it has ended");
                tokio::task::yield_now().await;
            }
        })
        .await;
        Self {
            _process: process,
            folder,
            https,
            http,
        }
    }

    /// Its pages, as browsers have it in `Origin`.
    pub(super) fn origin(&self) -> String {
        format!("https://localhost:{}", self.https.port())
    }

    /// A WebSocket through it, without `Origin`.
    pub(super) async fn connect(&self) -> Browser {
        let connected = self.open("/echo", &[]).await;
        connected.expect("a WebSocket through nginx")
    }

    /// The same with headers, or the answer that refuses it.
    pub(super) async fn open(
        &self,
        path: &str,
        headers: &[(&'static str, &str)],
    ) -> Result<Browser, Response<Option<Vec<u8>>>> {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind((CLIENT, 0).into()).expect("a free port");
        let stream = within("a connection to nginx", socket.connect(self.https)).await;
        // Its state is too large for the futures of tests.
        let stream = Box::new(Box::pin(tls::over(stream.expect("nginx listens"))).await);
        let address = format!("wss://localhost:{}{path}", self.https.port());
        let mut request = address.into_client_request().expect("an address");
        for (name, value) in headers {
            let value = value.parse().expect("the value of a header");
            request.headers_mut().insert(*name, value);
        }
        match within("the handshake", Box::pin(client_async(request, stream))).await {
            Ok((stream, _)) => Ok(Browser(stream)),
            Err(Error::Http(answer)) => Err(*answer),
            Err(error) => panic!("neither a WebSocket nor an answer: {error}"),
        }
    }

    /// Waits for a line of its log that has this.
    pub(super) async fn logs(&self, part: &str) -> String {
        let path = self.folder.join("access.log");
        within("a line of nginx's log", async {
            loop {
                let log = fs::read_to_string(&path).unwrap_or_default();
                if log.contains(part) {
                    return log;
                }
                tokio::task::yield_now().await;
            }
        })
        .await
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A client of a WebSocket over TLS, which answers pings as it reads.
#[derive(Debug)]
pub(super) struct Browser(WebSocketStream<Box<TlsStream<TcpStream>>>);

impl Browser {
    pub(super) async fn send(&mut self, text: &str) {
        let sent = within("nginx to take a message", self.0.send(Message::text(text))).await;
        sent.expect("the connection takes a message");
    }

    /// The next message; nothing if the connection has broken off.
    pub(super) async fn next(&mut self) -> Option<Message> {
        within("a message", self.0.next()).await?.ok()
    }

    /// The next text behind whatever pings there are.
    pub(super) async fn text(&mut self) -> String {
        loop {
            match self.next().await {
                Some(Message::Text(text)) => return text.to_string(),
                Some(Message::Ping(_)) => {}
                other => panic!("a text was expected, and {other:?} came"),
            }
        }
    }

    /// The code of the close frame that comes next.
    pub(super) async fn closed(&mut self) -> u16 {
        match self.next().await {
            Some(Message::Close(Some(frame))) => frame.code.into(),
            other => panic!("a close was expected, and {other:?} came"),
        }
    }
}

/// When to come back, as a refusal says it.
pub(super) fn retry_after(answer: &Response<Option<Vec<u8>>>) -> &str {
    let value = answer.headers().get(header::RETRY_AFTER);
    value
        .expect("the answer says when to come back")
        .to_str()
        .expect("text")
}

/// What Debian's `/etc/nginx/nginx.conf` has around a site, as far as it has to be another for a user who is not root.
fn around(folder: &Path) -> String {
    let folder = folder.display();
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    let temporary = temporary.map(|kind| format!("{kind}_temp_path {folder}/{kind};\n"));
    format!(
        "daemon off;\nmaster_process off;\npid {folder}/nginx.pid;\nerror_log stderr;\n\
         events {{ worker_connections 768; }}\n\
         http {{\ndefault_type application/octet-stream;\n{}include {folder}/site.conf;\n}}\n",
        temporary.concat()
    )
}

fn run(folder: &Path) -> Child {
    let mut command = Command::new(NGINX);
    command.arg("-p").arg(folder).args(["-e", "stderr", "-c"]);
    command
        .arg(folder.join("nginx.conf"))
        .stdin(Stdio::null())
        .kill_on_drop(true);
    let is_root = fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0);
    if is_root {
        command.uid(NOBODY).gid(NOBODY);
    }
    let started = command.spawn();
    started.unwrap_or_else(|error| panic!("{NGINX}: {error}; scripts/test installs it"))
}

async fn unused() -> SocketAddr {
    let (listener, address) = free_port().await;
    drop(listener);
    address
}
