//! A connection without an app, HTTP or a handshake: for fuzzing and measuring, which poll it by hand.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;

use super::connection::Connection;
use super::connections::Connections;
use super::endpoint::counters;
use super::gate::Entrance;
use super::upgrade::Mount;
use crate::connection::options::ConnectionOptions;
use crate::container::Container;
use crate::container::instances::Instances;
use crate::messaging::{Admitted, Connected, Held, Members, Shared, Socket};
use crate::service::WebSocketService;
use crate::transport::{self, Duplex};

/// An endpoint that nothing leads to.
pub(crate) struct Bare<S: WebSocketService> {
    mount: Arc<Mount<S>>,
}

impl<S: WebSocketService<Data = (), Slot = (), Guard = ()>> Bare<S> {
    pub(crate) fn new(service: Arc<S>, options: ConnectionOptions) -> Self {
        Self {
            mount: Arc::new(Mount::new(
                service,
                Arc::new(Members::new(S::PATH, options, counters::<S>(), Arc::default())),
                Container::new(Instances::default().finish()),
                Arc::new([]),
                Entrance::default(),
                Connections::default(),
                (),
            )),
        }
    }

    /// A connection over a stream, and its task.
    pub(crate) fn connect(
        &self,
        stream: Box<dyn Duplex>,
        early: &Bytes,
    ) -> (Socket<S>, Pin<Box<impl Future<Output = ()> + use<S>>>) {
        let (inlet, outlet) = transport::of(stream);
        let connected = Connected {
            data: Held {
                data: (),
                slot: (),
                pass: (),
            },
            remote_addr: None,
            protocol: None,
            compression: None,
            admitted: Admitted::new(None, None, self.mount.members.rate_limits.is_some()),
            members: Arc::clone(&self.mount.members),
            origin: None,
            service: Arc::clone(&self.mount.service) as _,
        };
        let socket = Socket::of(Arc::new(Shared::new(connected, outlet)));
        let token = self.mount.connections.tasks.token();
        let task = Connection::new(socket.clone(), Arc::clone(&self.mount), inlet, early, token);
        (socket, Box::pin(task))
    }

    #[cfg(any(test, fuzzing))]
    pub(crate) fn members(&self) -> &Members {
        &self.mount.members
    }

    /// How many hold the endpoint, this one left out.
    #[cfg(any(test, fuzzing))]
    pub(crate) fn users(&self) -> usize {
        Arc::strong_count(&self.mount) - 1
    }
}
