//! How an app comes to its addresses: told by the builder, bound when it has started, and accepted from.

use std::panic::Location;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::accept::{BackOff, Entrance, accept};
use super::config::Layers;
use super::error::StartError;
use super::listen::bind::{Bound, bind};
use super::listen::{BoundAddress, IntoListen, Listen, ParseListenError, Security, places_of};
use super::{App, AppBuilder};
#[cfg(feature = "http2")]
use crate::config::sections::http2;
use crate::config::sections::tls;
use crate::container::SourceLocation;
use crate::driver::http::Http;
#[cfg(feature = "http2")]
use crate::driver::http2::Http2Options;
#[cfg(feature = "tls")]
use crate::transport::tls::{Acceptor, keep_fresh};
use crate::transport::tls::{Tls, TlsError};

/// What `.listen(…)` was told.
#[derive(Debug, Default)]
pub(super) struct PlacesInCode {
    places: Vec<Listen>,
    /// Where it was told first.
    at: Option<SourceLocation>,
    /// The first text that named none.
    mistake: Option<ParseListenError>,
}

/// What all places have in common.
#[derive(Clone, Debug, Default)]
pub(super) struct ListeningSettings {
    /// The certificate of those that have none of their own.
    tls: Option<Tls>,
    #[cfg(feature = "http2")]
    pub(super) http2: Http2Options,
}

/// What an app has of it.
#[derive(Debug, Default)]
pub(super) struct Listening {
    pub(super) settings: ListeningSettings,
    back_off: Arc<BackOff>,
    addresses: Mutex<Vec<BoundAddress>>,
}

/// Places with all that they need before they are bound.
#[derive(Debug, Default)]
pub(super) struct Places {
    places: Vec<Place>,
    /// Where others would be given.
    elsewhere: &'static str,
}

#[derive(Debug)]
struct Place {
    listen: Listen,
    #[cfg(feature = "tls")]
    acceptor: Option<Acceptor>,
}

impl AppBuilder {
    /// Listens there: where [`run`](Self::run), [`serve`](Self::serve) and [`serve_on`](Self::serve_on) serve the app. Several calls
    /// add up.
    ///
    /// Where the code says where, `run` does not ask the environment. What may be said, and how, stands at [`Listen`]; a text that names
    /// no place is [`StartError::Address`], before anything starts.
    ///
    /// ```no_run
    /// # use asena_ws::prelude::*;
    /// # async fn example() -> AppResult {
    /// use asena_ws::Listen;
    ///
    /// App::discover()
    ///     .listen("127.0.0.1:3000")
    ///     .listen(Listen::unix("/run/chat/chat.sock").mode(0o660))
    ///     .run()
    ///     .await
    /// # }
    /// ```
    #[track_caller]
    pub fn listen(mut self, places: impl IntoListen) -> Self {
        self.listening.at.get_or_insert(Location::caller().into());
        match places.into_listen() {
            Ok(places) => self.listening.places.extend(places),
            Err(mistake) => {
                self.listening.mistake.get_or_insert(mistake);
            }
        }
        self
    }

    /// The certificate of all addresses that are listened on over TLS and have none of their own. It wants the feature `tls`.
    ///
    /// Without it, [`run`](Self::run) and its like take the files that `[tls]` of the [configuration](crate::guide#configuration) names, or
    /// `ASENA_TLS_CERTIFICATE` and `ASENA_TLS_KEY`. They are read before anything starts: a file that does not hold is [`StartError::Tls`].
    ///
    /// ```no_run
    /// # use asena_ws::prelude::*;
    /// # async fn example() -> AppResult {
    /// use asena_ws::Tls;
    ///
    /// App::discover()
    ///     .tls(Tls::files("/etc/ssl/fullchain.pem", "/etc/ssl/privkey.pem"))
    ///     .serve(["https://0.0.0.0:443", "https://[::]:443", "http://127.0.0.1:3000"])
    ///     .await
    /// # }
    /// ```
    #[track_caller]
    pub fn tls(mut self, tls: Tls) -> Self {
        let at = Location::caller().into();
        self.code.tls.replace(tls::KEYS, tls.into(), at);
        self
    }

    /// The bounds of HTTP/2, or none of it.
    ///
    /// What is as by default here may be set by `[http2]` of the [configuration](crate::guide#configuration).
    ///
    /// It is spoken on each address beside HTTP/1.1: over TLS with who prefers it (ALPN), and without with who begins with it. An option
    /// out of its bounds is [`StartError::Http2`] when the app is built.
    ///
    /// ```
    /// use asena_ws::prelude::*;
    /// use asena_ws::Http2Options;
    ///
    /// let mut http2 = Http2Options::default();
    /// http2.streams_max = 32;
    /// let app = App::empty().http2(http2);
    /// ```
    #[cfg(feature = "http2")]
    #[track_caller]
    pub fn http2(mut self, options: Http2Options) -> Self {
        let at = Location::caller().into();
        self.code.http2.replace(http2::KEYS, options, at);
        self
    }
}

impl PlacesInCode {
    /// All that was said by code, if there is anything, and where it was said first.
    pub(super) fn places(&self) -> Result<Option<(Vec<Listen>, SourceLocation)>, StartError> {
        match (&self.mistake, self.at) {
            (Some(source), _) => Err(StartError::Address {
                given: "`.listen(…)`",
                source: source.clone(),
            }),
            (None, Some(at)) if !self.places.is_empty() => Ok(Some((self.places.clone(), at))),
            (None, _) => Ok(None),
        }
    }
}

impl ListeningSettings {
    pub(super) fn of(layers: &Layers) -> Self {
        Self {
            tls: layers.tls.value.tls(),
            #[cfg(feature = "http2")]
            http2: layers.http2.value,
        }
    }

    /// Reads the certificates.
    pub(super) fn prepare(&self, places: Vec<Listen>, elsewhere: &'static str) -> Result<Places, StartError> {
        // Those of one certificate share what is read.
        #[cfg(feature = "tls")]
        let mut acceptors: Vec<(Tls, Acceptor)> = Vec::new();
        let mut prepared = Vec::with_capacity(places.len());
        for listen in places {
            let tls = self.tls_of(&listen)?;
            #[cfg(not(feature = "tls"))]
            if tls.is_some() {
                let address = listen.to_string();
                return Err(TlsError::FeatureOff { address }.into());
            }
            #[cfg(feature = "tls")]
            let acceptor = match tls {
                None => None,
                Some(tls) => {
                    if let Some((_, acceptor)) = acceptors.iter().find(|(known, _)| *known == tls) {
                        Some(acceptor.clone())
                    } else {
                        let acceptor = Acceptor::load(&tls, self.has_http2())?;
                        acceptors.push((tls, acceptor.clone()));
                        Some(acceptor)
                    }
                }
            };
            prepared.push(Place {
                listen,
                #[cfg(feature = "tls")]
                acceptor,
            });
        }
        Ok(Places {
            places: prepared,
            elsewhere,
        })
    }

    fn tls_of(&self, listen: &Listen) -> Result<Option<Tls>, TlsError> {
        match &listen.security {
            Security::Plain => Ok(None),
            Security::OwnTls(tls) => Ok(Some(tls.clone())),
            Security::Tls => match &self.tls {
                Some(tls) => Ok(Some(tls.clone())),
                None => Err(TlsError::NoFiles {
                    address: listen.to_string(),
                }),
            },
        }
    }

    #[cfg(feature = "tls")]
    fn has_http2(&self) -> bool {
        #[cfg(feature = "http2")]
        return self.http2.enabled;
        #[cfg(not(feature = "http2"))]
        false
    }
}

impl Listening {
    pub(super) fn of(settings: ListeningSettings) -> Self {
        Self {
            settings,
            ..Self::default()
        }
    }
}

impl App {
    /// Listens, and serves whom it accepts in the background until [`shutdown`](Self::shutdown): by the same accept loop as
    /// [`AppBuilder::run`], under a `main` or a test of your own. [`start`](Self::start) it first. Tells where it listens.
    ///
    /// ```
    /// # use asena_ws::prelude::*;
    /// # #[websocket("/x")] struct X {}
    /// # impl WebSocketService for X {}
    /// # async fn example() -> AppResult {
    /// use std::time::Duration;
    ///
    /// let app = App::empty().websocket::<X>().build().await?;
    /// app.start().await?;
    /// let addresses = app.listen("127.0.0.1:0").await?;
    /// println!("try ws://{}/x", addresses[0].socket_addr().unwrap());
    /// app.shutdown(Duration::from_secs(30)).await;
    /// # Ok(()) }
    /// # tokio::runtime::Runtime::new().unwrap().block_on(example()).unwrap();
    /// ```
    ///
    /// # Errors
    ///
    /// [`StartError::Address`], [`StartError::Tls`], or [`StartError::Listen`] for the first place that cannot be had: then it listens on
    /// none of these.
    pub async fn listen(&self, places: impl IntoListen) -> Result<Vec<BoundAddress>, StartError> {
        let places = places_of(places, "`.listen(…)`")?;
        let settings = &self.listening.settings;
        let places = settings.prepare(places, "give `.listen(…)` another address")?;
        let (addresses, _loops) = self.open(places, None, self.http()?).await?;
        Ok(addresses)
    }

    /// Where the app listens by itself, in the order in which it was told to. A shutdown ends it, and leaves the list as it is.
    #[must_use]
    pub fn addresses(&self) -> Vec<BoundAddress> {
        let addresses = self.listening.addresses.lock();
        addresses.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Binds all places, or none, and accepts from then on. The loops end at the shutdown.
    pub(super) async fn open(
        &self,
        places: Places,
        given: Option<TcpListener>,
        http: Http,
    ) -> Result<(Vec<BoundAddress>, Vec<JoinHandle<()>>), StartError> {
        let listens: Vec<Listen> = places.places.iter().map(|place| place.listen.clone()).collect();
        let mut all = bind(&listens, places.elsewhere).await?;
        if let Some(listener) = given {
            all.insert(0, Bound::of(listener).map_err(StartError::Serve)?);
        }
        #[cfg(feature = "tls")]
        self.keep_certificates_fresh(&places);
        let mut loops = Vec::with_capacity(all.len());
        let mut addresses = Vec::with_capacity(all.len());
        for bound in all {
            tracing::info!("listening on {}", bound.address);
            #[cfg(feature = "inspector")]
            if self.operations_address.is_none() {
                self.tell_of_inspector(&bound.address, bound.address.socket_addr());
            }
            let entrance = Entrance {
                listener: bound.listener,
                #[cfg(feature = "tls")]
                acceptor: places
                    .places
                    .get(bound.place)
                    .and_then(|place| place.acceptor.clone()),
            };
            let (http, back_off) = (http.clone(), Arc::clone(&self.listening.back_off));
            // Tasks of their own, so that connections are taken while this one waits for a signal. Tracked, so that the shutdown waits
            // until nobody is taken any more.
            let accepting = async move { accept(entrance, http, &back_off).await };
            loops.push(self.connections.requests.spawn(accepting));
            addresses.push(bound.address);
        }
        let mut known = self
            .listening
            .addresses
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        known.extend(addresses.iter().cloned());
        drop(known);
        Ok((addresses, loops))
    }

    #[cfg(feature = "tls")]
    fn keep_certificates_fresh(&self, places: &Places) {
        let mut watched: Vec<&Acceptor> = Vec::new();
        for acceptor in places.places.iter().filter_map(|place| place.acceptor.as_ref()) {
            if watched.iter().any(|known| known.is_same(acceptor)) {
                continue;
            }
            watched.push(acceptor);
            let closing = self.connections.closing.clone();
            let watching = keep_fresh(acceptor.clone(), closing);
            tokio::spawn(watching);
        }
    }
}
