//! A Unix socket with its file: made, taken over from who is gone, and removed.

use std::fs;
use std::io;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use tokio::net::{UnixListener, UnixSocket as Socket, UnixStream};

use super::bind::BACKLOG;

/// A Unix socket that listens.
#[derive(Debug)]
pub(crate) struct UnixSocket {
    listener: UnixListener,
    /// `None` where somebody else has made it.
    _file: Option<SocketFile>,
}

/// The file of a socket of ours: dropped, it is removed, unless another process has put its own in that place.
#[derive(Debug)]
struct SocketFile {
    path: PathBuf,
    /// Its device and inode.
    identity: (u64, u64),
}

impl UnixSocket {
    /// A file in the way is removed if it is a socket on which nobody listens.
    pub(super) fn bind(path: &Path, mode: Option<u32>) -> io::Result<Self> {
        let socket = match bind(path) {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                make_way(path)?;
                bind(path)?
            }
            bound => bound?,
        };
        let metadata = fs::symlink_metadata(path)?;
        let file = SocketFile {
            path: path.to_owned(),
            identity: (metadata.dev(), metadata.ino()),
        };
        // Before anybody can connect: a socket that does not listen refuses.
        if let Some(mode) = mode {
            fs::set_permissions(path, fs::Permissions::from_mode(mode))?;
        }
        Ok(Self {
            listener: socket.listen(BACKLOG)?,
            _file: Some(file),
        })
    }

    /// One that was handed over. Its file is not ours to remove.
    #[cfg(target_os = "linux")]
    pub(super) fn handed_over(listener: UnixListener) -> Self {
        Self {
            listener,
            _file: None,
        }
    }

    pub(super) fn path(&self) -> io::Result<Option<PathBuf>> {
        let address = self.listener.local_addr()?;
        Ok(address.as_pathname().map(Path::to_owned))
    }

    pub(crate) async fn accept(&self) -> io::Result<UnixStream> {
        let (stream, _nameless) = self.listener.accept().await?;
        Ok(stream)
    }
}

fn bind(path: &Path) -> io::Result<Socket> {
    let socket = Socket::new_stream()?;
    socket.bind(path)?;
    Ok(socket)
}

fn make_way(path: &Path) -> io::Result<()> {
    let in_use = |why: &str| io::Error::new(io::ErrorKind::AddrInUse, why);
    if !fs::symlink_metadata(path)?.file_type().is_socket() {
        return Err(in_use("there is a file that is no socket"));
    }
    match std::os::unix::net::UnixStream::connect(path) {
        Ok(_) => Err(in_use("a process listens on it")),
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
            tracing::info!("removed {}, on which nobody listens any more", path.display());
            fs::remove_file(path)
        }
        Err(error) => Err(error),
    }
}

impl Drop for SocketFile {
    fn drop(&mut self) {
        let metadata = fs::symlink_metadata(&self.path);
        let is_ours = metadata.is_ok_and(|metadata| (metadata.dev(), metadata.ino()) == self.identity);
        if is_ours && let Err(error) = fs::remove_file(&self.path) {
            tracing::warn!("could not remove {}: {error}", self.path.display());
        }
    }
}
