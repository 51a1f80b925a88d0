use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use super::key::InvalidJwtKey;
use super::key_set::KeySet;

/// Key sets have a few keys of at most a few KiB.
const FILE_BYTES_MAX: u64 = 1024 * 1024;

/// A file with a key set, which is read again when it has changed: keys are rotated without a restart.
#[derive(Debug)]
pub(super) struct KeyFile {
    path: PathBuf,
    /// Locked for one look, and for reading the file when it has changed.
    known: Mutex<Known>,
}

#[derive(Debug)]
struct Known {
    stamp: Stamp,
    keys: Arc<KeySet>,
}

/// By what a change is noticed. A file that is put in the place of another has another number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    bytes: u64,
    number: u64,
}

impl KeyFile {
    pub(super) fn open(path: &Path) -> Result<Self, InvalidJwtKey> {
        let (stamp, keys) = read(path)?;
        let keys = Arc::new(keys);
        Ok(Self {
            path: path.to_owned(),
            known: Mutex::new(Known { stamp, keys }),
        })
    }

    /// The keys of now. Where the file cannot be read any more, those of before stay, and a log line says so, once for each change.
    pub(super) fn keys(&self) -> Arc<KeySet> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let stamp =
            std::fs::metadata(&self.path).map_or_else(|_| Stamp::default(), |metadata| Stamp::of(&metadata));
        if stamp != known.stamp {
            match read(&self.path) {
                Ok((stamp, keys)) => {
                    tracing::info!("read the keys in {} anew", self.path.display());
                    *known = Known {
                        stamp,
                        keys: Arc::new(keys),
                    };
                }
                Err(error) => {
                    tracing::error!("the keys of before stay in use: {error}");
                    known.stamp = stamp;
                }
            }
        }
        Arc::clone(&known.keys)
    }
}

fn read(path: &Path) -> Result<(Stamp, KeySet), InvalidJwtKey> {
    let content = || -> io::Result<(Stamp, Vec<u8>)> {
        let file = File::open(path)?;
        // Of before the content: a change in between is noticed later.
        let stamp = Stamp::of(&file.metadata()?);
        let mut content = Vec::new();
        file.take(FILE_BYTES_MAX + 1).read_to_end(&mut content)?;
        Ok((stamp, content))
    };
    let (stamp, content) = content().map_err(|source| InvalidJwtKey::Read {
        path: path.to_owned(),
        source,
    })?;
    let keys = if content.len() as u64 > FILE_BYTES_MAX {
        Err("it is larger than 1 MiB".to_owned())
    } else {
        KeySet::parse(&content)
    };
    let keys = keys.map_err(|problem| InvalidJwtKey::KeySet {
        path: path.to_owned(),
        problem,
    })?;
    Ok((stamp, keys))
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        let number = std::os::unix::fs::MetadataExt::ino(metadata);
        #[cfg(not(unix))]
        let number = 0;
        Self {
            modified: metadata.modified().ok(),
            bytes: metadata.len(),
            number,
        }
    }
}
