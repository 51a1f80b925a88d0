//! Notices that the files of a certificate have changed.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::certificate::load;
use super::{Acceptor, Tls, TlsError};

/// By which a change of either file is noticed. Their contents are not read for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp([Option<FileStamp>; 2]);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct FileStamp {
    modified: Option<SystemTime>,
    length: u64,
    /// A file that was moved over another one may be older than that, and as long.
    inode: u64,
}

impl Stamp {
    pub(super) fn of(tls: &Tls) -> Self {
        Self([&tls.certificate, &tls.key].map(|path| FileStamp::of(path)))
    }
}

impl FileStamp {
    /// Of what a symbolic link leads to, as they do where Kubernetes mounts secrets.
    fn of(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok()?;
        #[cfg(unix)]
        let inode = std::os::unix::fs::MetadataExt::ino(&metadata);
        #[cfg(not(unix))]
        let inode = 0;
        Some(Self {
            modified: metadata.modified().ok(),
            length: metadata.len(),
            inode,
        })
    }
}

/// Looks at the files now and then, until the app shuts down.
pub(crate) async fn keep_fresh(acceptor: Acceptor, closing: CancellationToken) {
    let mut hangups = Hangups::listen();
    let mut ticks = interval(acceptor.files.tls.reload_interval);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut known = acceptor.files.stamp;
    loop {
        let is_asked = tokio::select! {
            () = closing.cancelled() => return,
            _ = ticks.tick() => false,
            () = hangups.next() => true,
        };
        let files = Arc::clone(&acceptor.files);
        let looked = move || {
            let stamp = Stamp::of(&files.tls);
            if stamp == known && !is_asked {
                return (stamp, None);
            }
            (stamp, Some(load(&files.tls, &files.provider)))
        };
        // Files may be on a network that hangs.
        let Ok((stamp, loaded)) = tokio::task::spawn_blocking(looked).await else {
            return;
        };
        known = stamp;
        match loaded {
            None => {}
            Some(Ok(key)) => {
                acceptor.files.current.replace(key);
                let path = acceptor.files.tls.certificate.display();
                tracing::info!("the certificate in {path} was read again");
            }
            Some(Err(error)) => complain(&error),
        }
    }
}

fn complain(error: &TlsError) {
    tracing::error!("the certificate from before is kept: {error}");
}

/// SIGHUP, by which services are told to read their files again.
struct Hangups {
    #[cfg(unix)]
    signal: Option<tokio::signal::unix::Signal>,
}

impl Hangups {
    #[cfg(unix)]
    fn listen() -> Self {
        use tokio::signal::unix::{SignalKind, signal};
        let signal = signal(SignalKind::hangup());
        if let Err(error) = &signal {
            tracing::warn!("SIGHUP does not have certificates read again: {error}");
        }
        Self { signal: signal.ok() }
    }

    #[cfg(not(unix))]
    fn listen() -> Self {
        Self {}
    }

    async fn next(&mut self) {
        #[cfg(unix)]
        if let Some(signal) = &mut self.signal
            && signal.recv().await.is_some()
        {
            return;
        }
        std::future::pending::<()>().await;
    }
}
