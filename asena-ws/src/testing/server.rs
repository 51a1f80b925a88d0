use std::future::pending;
use std::io;
use std::net::SocketAddr;

use axum::Router;
use axum::serve::Listener;
use tokio::io::{AsyncRead, AsyncWrite, DuplexStream, duplex};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// What a stream in memory holds in each direction before its writer waits.
const STREAM_BYTES: usize = 64 * 1024;
/// How many streams may wait to be accepted.
const BACKLOG: usize = 16;

/// axum's server, where a client can reach it. It ends with its owner.
#[derive(Debug)]
pub(super) struct Server {
    way: Way,
    task: JoinHandle<io::Result<()>>,
}

#[derive(Debug)]
enum Way {
    Memory(mpsc::Sender<DuplexStream>),
    Loopback(SocketAddr),
}

/// Either kind of stream.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

impl Server {
    pub(super) fn in_memory(router: Router) -> Self {
        let (streams, incoming) = mpsc::channel(BACKLOG);
        let server = axum::serve(Incoming(incoming), router);
        Self {
            way: Way::Memory(streams),
            task: tokio::spawn(async move { server.await }),
        }
    }

    pub(super) async fn on_a_free_port(router: Router) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let server = axum::serve(listener, service);
        Ok(Self {
            way: Way::Loopback(address),
            task: tokio::spawn(async move { server.await }),
        })
    }

    pub(super) fn address(&self) -> Option<SocketAddr> {
        match self.way {
            Way::Memory(_) => None,
            Way::Loopback(address) => Some(address),
        }
    }

    pub(super) async fn dial(&self) -> io::Result<Box<dyn Stream>> {
        match &self.way {
            Way::Memory(streams) => {
                let (ours, theirs) = duplex(STREAM_BYTES);
                let sent = streams.send(theirs).await;
                sent.map_err(|_| io::Error::from(io::ErrorKind::ConnectionRefused))?;
                Ok(Box::new(ours))
            }
            Way::Loopback(address) => {
                let stream = TcpStream::connect(address).await?;
                stream.set_nodelay(true)?;
                Ok(Box::new(stream))
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Accepts streams that never were on a network, and whose clients have no address.
struct Incoming(mpsc::Receiver<DuplexStream>);

impl Listener for Incoming {
    type Io = DuplexStream;
    type Addr = ();

    async fn accept(&mut self) -> (DuplexStream, ()) {
        match self.0.recv().await {
            Some(stream) => (stream, ()),
            None => pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<()> {
        Ok(())
    }
}
