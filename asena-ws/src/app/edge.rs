//! What an app is told of its edge: who may connect, from where, and how many.

use std::sync::Arc;

use super::{AppBuilder, StartError};
use crate::driver::endpoint::EndpointEntry;
use crate::driver::gate::{Entrance, Gate};
use crate::edge::limits::Limits;
use crate::edge::options::EdgeOptions;
use crate::edge::origin::OriginPolicy;

impl AppBuilder {
    /// The pages that may connect, in place of those of the same host; an endpoint's `origins = […]` wins.
    ///
    /// A browser lets every page open a WebSocket to every server, and sends the user's cookies along. So the `Origin` that it sends is
    /// looked at before anything else, and a handshake of another page is answered with 403. An entry of the list is one of these:
    ///
    /// | entry | takes |
    /// |---|---|
    /// | `same-host` | the default: pages of the host and the port that the client has connected to, and of its scheme where that is known |
    /// | `https://app.example.com` | just this origin; without a port its scheme's default one |
    /// | `https://*.example.com` | all hosts below, however deep, and not `example.com` itself |
    /// | `http://localhost:*` | any port |
    /// | `null` | sandboxed frames and files, which have no origin of their own |
    /// | `any` | every page of every site: for endpoints that do not look at cookies |
    ///
    /// The list stands in place of the default: add `same-host` to keep it. Names of other scripts are written as `xn--…`, as browsers
    /// send them. Where the same host counts it is that of `Host`, or what a [trusted proxy](Self::trusted_proxies) says the client has
    /// used. The scheme is known where TLS ends at the app's own port, where a server of yours says so by [`Scheme`](crate::Scheme), or
    /// where a trusted proxy does; else `http` and `https` are both taken, so that it works behind a proxy that was not named.
    ///
    /// A handshake without an `Origin` passes: browsers always send one, and other programs do not have the user's cookies. See
    /// [`origin_required`](Self::origin_required).
    ///
    /// An entry that is none of these is [`StartError::Edge`] when the app is built.
    ///
    /// ```
    /// use asena_ws::prelude::*;
    ///
    /// # #[websocket("/x")] struct X {}
    /// # impl WebSocketService for X {}
    /// let app = App::empty().websocket::<X>().origins(["same-host", "https://*.example.com", "http://localhost:*"]);
    /// ```
    pub fn origins<T: Into<String>>(mut self, origins: impl IntoIterator<Item = T>) -> Self {
        self.edge.origins = origins.into_iter().map(Into::into).collect();
        self
    }

    /// Whether handshakes without an `Origin` are refused with 403: not by default. An endpoint's `origin_required` wins.
    ///
    /// Programs other than browsers send none, so this shuts them out; but those that want to get in write one.
    pub fn origin_required(mut self, is_required: bool) -> Self {
        self.edge.origin_required = is_required;
        self
    }

    /// The proxies that are believed whom they speak for: addresses, networks, and `unix` for whoever comes over a Unix socket.
    ///
    /// Nobody by default, so that nobody else can pretend: a client's address is then the peer's. Behind a load balancer that is the
    /// load balancer's, and all clients count as one, until it is named here. Then the client is, in `X-Forwarded-For` or `Forwarded`
    /// (RFC 7239), the rightmost that is no trusted proxy itself. Where there are both and they disagree neither is believed, for a
    /// proxy passes on what it does not know: take the other one away in the proxy. `X-Forwarded-Host` and `-Proto`, or `host=` and
    /// `proto=`, are what the [origin](Self::origins) of a page is compared with.
    ///
    /// What is none of these is [`StartError::Edge`] when the app is built.
    ///
    /// ```
    /// use asena_ws::prelude::*;
    ///
    /// # #[websocket("/x")] struct X {}
    /// # impl WebSocketService for X {}
    /// let app = App::empty().websocket::<X>().trusted_proxies(["10.0.0.0/8", "fd00::/8", "127.0.0.1", "unix"]);
    /// ```
    pub fn trusted_proxies<T: Into<String>>(mut self, proxies: impl IntoIterator<Item = T>) -> Self {
        self.edge.trusted_proxies = proxies.into_iter().map(Into::into).collect();
        self
    }

    /// How many may connect: in all, from one address, of one user, and how fast. What one connection may send is said by
    /// [`connection_options`](Self::connection_options).
    ///
    /// A limit out of its bounds is [`StartError::Edge`] when the app is built.
    ///
    /// ```
    /// use asena_ws::Limits;
    /// use asena_ws::prelude::*;
    ///
    /// # #[websocket("/x")] struct X {}
    /// # impl WebSocketService for X {}
    /// let mut limits = Limits::default();
    /// limits.connections_max = Some(50_000);
    /// let app = App::empty().websocket::<X>().limits(limits);
    /// ```
    pub fn limits(mut self, limits: Limits) -> Self {
        self.edge.limits = limits;
        self
    }

    /// All of these in one value: for what was read from somewhere.
    pub fn edge_options(mut self, options: EdgeOptions) -> Self {
        self.edge = options;
        self
    }
}

/// The way in to each endpoint.
pub(super) fn entrances(
    gate: &Arc<Gate>,
    options: &EdgeOptions,
    endpoints: &[EndpointEntry],
) -> Result<Vec<Entrance>, StartError> {
    let entrances = endpoints.iter().map(|endpoint| {
        let is_required = endpoint.origin_required.unwrap_or(options.origin_required);
        let origins = match endpoint.origins {
            Some(own) => OriginPolicy::new(own, is_required),
            None => OriginPolicy::new(&options.origins, is_required),
        };
        let path = endpoint.path;
        Ok(Entrance {
            gate: Arc::clone(gate),
            origins: origins.map_err(|invalid| StartError::Origins { path, invalid })?,
        })
    });
    entrances.collect()
}
