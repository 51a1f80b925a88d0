use std::net::{IpAddr, SocketAddr};

use super::{Listen, ParseListenError};
use crate::app::error::StartError;

/// What names places to listen: a [`Listen`], a `SocketAddr`, an IP address with a port, text (several with commas
/// between them), and arrays and vectors of all these.
///
/// ```
/// use asena_ws::IntoListen;
///
/// assert_eq!("127.0.0.1:3000, unix:/run/app.sock".into_listen()?.len(), 2);
/// assert_eq!([([127, 0, 0, 1], 3000), ([0, 0, 0, 0], 80)].into_listen()?.len(), 2);
/// # Ok::<(), asena_ws::ParseListenError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` names no place to listen",
    label = "this is no address",
    note = "take text such as `\"127.0.0.1:3000\"`, a `SocketAddr`, a `Listen`, or an array of these"
)]
pub trait IntoListen {
    /// The places.
    ///
    /// # Errors
    ///
    /// The first text that names none.
    fn into_listen(self) -> Result<Vec<Listen>, ParseListenError>;
}

impl IntoListen for Listen {
    fn into_listen(self) -> Result<Vec<Listen>, ParseListenError> {
        Ok(vec![self])
    }
}

impl IntoListen for SocketAddr {
    fn into_listen(self) -> Result<Vec<Listen>, ParseListenError> {
        Ok(vec![self.into()])
    }
}

impl<A: Into<IpAddr>> IntoListen for (A, u16) {
    fn into_listen(self) -> Result<Vec<Listen>, ParseListenError> {
        Ok(vec![SocketAddr::new(self.0.into(), self.1).into()])
    }
}

impl IntoListen for &str {
    fn into_listen(self) -> Result<Vec<Listen>, ParseListenError> {
        self.split(',').map(str::parse).collect()
    }
}

impl IntoListen for String {
    fn into_listen(self) -> Result<Vec<Listen>, ParseListenError> {
        self.as_str().into_listen()
    }
}

impl IntoListen for &String {
    fn into_listen(self) -> Result<Vec<Listen>, ParseListenError> {
        self.as_str().into_listen()
    }
}

impl<T: IntoListen, const N: usize> IntoListen for [T; N] {
    fn into_listen(self) -> Result<Vec<Listen>, ParseListenError> {
        all(self)
    }
}

impl<T: IntoListen> IntoListen for Vec<T> {
    fn into_listen(self) -> Result<Vec<Listen>, ParseListenError> {
        all(self)
    }
}

impl<T: IntoListen + Clone> IntoListen for &[T] {
    fn into_listen(self) -> Result<Vec<Listen>, ParseListenError> {
        all(self.iter().cloned())
    }
}

/// The places, of which there is one at least; `given` by whom.
pub(crate) fn places_of(places: impl IntoListen, given: &'static str) -> Result<Vec<Listen>, StartError> {
    let places = places.into_listen().and_then(|places| {
        if places.is_empty() {
            Err(ParseListenError::nothing())
        } else {
            Ok(places)
        }
    });
    places.map_err(|source| StartError::Address { given, source })
}

fn all<T: IntoListen>(several: impl IntoIterator<Item = T>) -> Result<Vec<Listen>, ParseListenError> {
    let mut all = Vec::new();
    for one in several {
        all.extend(one.into_listen()?);
    }
    Ok(all)
}
