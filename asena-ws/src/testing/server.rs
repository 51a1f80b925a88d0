use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncRead, AsyncWrite, duplex};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::task::AbortOnDropHandle;

use crate::app::accept::{BackOff, Entrance, accept};
use crate::app::listen::bind::Listener;
use crate::driver::connections::Connections;
use crate::driver::http::{Http, Link};

/// What a stream in memory holds in each direction before its writer waits.
const STREAM_BYTES: usize = 64 * 1024;

/// Where a client reaches an app: by the same code that serves it outside of tests.
pub(super) enum Server {
    Memory(Http),
    Loopback {
        address: SocketAddr,
        /// Ends with the app's shutdown, or with the test.
        _accepting: AbortOnDropHandle<()>,
    },
}

/// Either kind of stream.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

impl Server {
    pub(super) fn in_memory(http: Http) -> Self {
        // As behind a server of the user's own, which a shutdown of the app does not end: so that what the app answers from
        // then on can be tested.
        Self::Memory(Http {
            connections: Connections::default(),
            ..http
        })
    }

    pub(super) async fn on_a_free_port(http: Http) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let entrance = Entrance {
            listener: Listener::Tcp(listener),
            #[cfg(feature = "tls")]
            acceptor: None,
        };
        let accepting = tokio::spawn(async move { accept(entrance, http, &BackOff::default()).await });
        Ok(Self::Loopback {
            address,
            _accepting: AbortOnDropHandle::new(accepting),
        })
    }

    pub(super) fn address(&self) -> Option<SocketAddr> {
        match self {
            Self::Memory(_) => None,
            Self::Loopback { address, .. } => Some(*address),
        }
    }

    pub(super) async fn dial(&self) -> io::Result<Box<dyn Stream>> {
        match self {
            Self::Memory(http) => {
                let (ours, theirs) = duplex(STREAM_BYTES);
                tokio::spawn(http.clone().serve(theirs, Link::plain(None)));
                Ok(Box::new(ours))
            }
            Self::Loopback { address, .. } => {
                let stream = TcpStream::connect(address).await?;
                stream.set_nodelay(true)?;
                Ok(Box::new(stream))
            }
        }
    }
}
