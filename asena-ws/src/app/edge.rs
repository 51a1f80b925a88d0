//! What an app is told of its edge: who may connect, from where, and how many.

use std::panic::Location;
use std::sync::Arc;

use super::config::Settings;
use super::{AppBuilder, StartError};
use crate::config::sections::{edge, limits};
use crate::container::SourceLocation;
use crate::driver::endpoint::EndpointEntry;
use crate::driver::gate::{Entrance, Gate};
use crate::edge::limits::Limits;
use crate::edge::options::EdgeOptions;

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
    #[track_caller]
    pub fn origins<T: Into<String>>(mut self, origins: impl IntoIterator<Item = T>) -> Self {
        let (at, origins) = (here(), origins.into_iter().map(Into::into).collect());
        self.code.edge.set("origins", at, |it| it.origins = origins);
        self
    }

    /// Whether handshakes without an `Origin` are refused with 403: not by default. An endpoint's `origin_required` wins.
    ///
    /// Programs other than browsers send none, so this shuts them out; but those that want to get in write one.
    #[track_caller]
    pub fn origin_required(mut self, is_required: bool) -> Self {
        let edge = &mut self.code.edge;
        edge.set("origin_required", here(), |it| it.origin_required = is_required);
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
    #[track_caller]
    pub fn trusted_proxies<T: Into<String>>(mut self, proxies: impl IntoIterator<Item = T>) -> Self {
        let (edge, proxies) = (&mut self.code.edge, proxies.into_iter().map(Into::into).collect());
        edge.set("trusted_proxies", here(), |it| it.trusted_proxies = proxies);
        self
    }

    /// How many may connect: in all, from one address, of one user, and how fast. What one connection may send is said by
    /// [`connection_options`](Self::connection_options).
    ///
    /// What is as by default here may be set by `[limits]` of the [configuration](crate::guide#configuration).
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
    #[track_caller]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.code.limits.replace(limits::KEYS, limits, here());
        self
    }

    /// All of these in one value: for what was read from somewhere. What is as by default here may be set by the
    /// [configuration](crate::guide#configuration).
    #[track_caller]
    pub fn edge_options(mut self, options: EdgeOptions) -> Self {
        self.code
            .limits
            .replace(limits::KEYS, options.limits.clone(), here());
        self.code.edge.replace(edge::KEYS, options, here());
        self
    }
}

#[track_caller]
fn here() -> SourceLocation {
    Location::caller().into()
}

/// The way in to each endpoint.
pub(super) fn entrances(
    gate: &Arc<Gate>,
    settings: &Settings,
    endpoints: &[EndpointEntry],
) -> Result<Vec<Entrance>, StartError> {
    let entrances = endpoints
        .iter()
        .zip(settings.origins())
        .map(|(endpoint, origins)| {
            let path = endpoint.path;
            let policy = origins.policy();
            Ok(Entrance {
                gate: Arc::clone(gate),
                origins: policy.map_err(|invalid| StartError::Origins { path, invalid })?,
            })
        });
    entrances.collect()
}
