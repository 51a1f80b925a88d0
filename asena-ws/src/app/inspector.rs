//! Whether an app has a page that shows what goes on in it.

use std::fmt;
use std::net::SocketAddr;

use super::{App, AppBuilder};
use crate::driver::endpoint::EndpointEntry;
use crate::inspector::{Inspector, InspectorOptions};
use crate::operations::Operations;

impl AppBuilder {
    /// Serves the [inspector](crate::inspector) at `/_asena`, among the [operations routes](App::operations_router). It is off unless this is
    /// called.
    ///
    /// Without a [`token`](InspectorOptions::token) it answers this machine alone, whatever the app listens on.
    ///
    /// A token that could be guessed is [`StartError::Inspector`](crate::StartError::Inspector) when the app is built.
    ///
    /// ```
    /// use asena_ws::prelude::*;
    /// use asena_ws::inspector::InspectorOptions;
    ///
    /// # #[websocket("/chat")] struct ChatSocket;
    /// # impl WebSocketService for ChatSocket {}
    /// let mut options = InspectorOptions::default();
    /// options.token = std::env::var("INSPECTOR_TOKEN").ok().map(Into::into);
    /// let app = App::empty().websocket::<ChatSocket>().inspector(options);
    /// # tokio::runtime::Runtime::new().unwrap().block_on(app.build())?;
    /// # Ok::<(), asena_ws::StartError>(())
    /// ```
    pub fn inspector(mut self, options: InspectorOptions) -> Self {
        self.inspector = Some(options);
        self
    }
}

impl Operations {
    /// If there are options, the page is among the operations routes.
    pub(super) fn inspected(
        mut self,
        options: Option<InspectorOptions>,
        endpoints: &[EndpointEntry],
    ) -> Self {
        let members = self.audiences.iter().map(|audience| &audience.members);
        self.inspector = options.map(|options| Inspector::new(&options, endpoints, members).into());
        self
    }
}

impl App {
    /// What the charts show, from now on to the shutdown.
    pub(super) fn take_samples(&self) {
        if let Some(inspector) = &self.operations.inspector {
            let sampling = inspector.clone().take_samples();
            let stopping = self.stopping.clone();
            self.workers.spawn(async move {
                stopping.run_until_cancelled(sampling).await;
            });
        }
    }

    /// Says in the log where it is: at an address that the operations routes are served on.
    pub(super) fn tell_of_inspector(&self, at: &impl fmt::Display, address: Option<SocketAddr>) {
        let Some(inspector) = &self.operations.inspector else {
            return;
        };
        tracing::info!("the inspector is at /_asena on {at}");
        if !inspector.has_token() && address.is_none_or(|address| !address.ip().is_loopback()) {
            tracing::warn!(
                "the inspector has no token, so it answers this machine alone: set `InspectorOptions::token` to reach it from elsewhere"
            );
        }
    }
}
