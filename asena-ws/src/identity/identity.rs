use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

/// As many bytes as the ids of users and sessions may have, like the names of rooms.
const ID_BYTES_MAX: usize = 255;

/// Who a connection is of: what an [`Authenticator`](crate::Authenticator) makes of a handshake.
///
/// It has the user's id, by which all devices of the user are reached; the user as a type of the application's; and, where there
/// is such a thing, the id of the session, and when the right to be connected ends.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use asena_ws::Identity;
///
/// struct Account { name: String }
///
/// let ada = Account { name: "Ada".to_owned() };
/// let identity = Identity::new("user-17", ada)?
///     .with_session("session-of-her-phone")?
///     .expiring_at(SystemTime::now() + Duration::from_secs(3600));
/// assert_eq!(identity.id(), "user-17");
/// assert_eq!(identity.user().name, "Ada");
/// # Ok::<(), asena_ws::InvalidIdentity>(())
/// ```
pub struct Identity<U> {
    id: Arc<str>,
    user: Arc<U>,
    session: Option<Arc<str>>,
    expires_at: Option<SystemTime>,
}

/// An id that cannot be one, of a user or of a session.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidIdentity {
    /// It is empty.
    #[error("the id of a {of} must not be empty")]
    Empty {
        /// `user` or `session`.
        of: &'static str,
    },
    /// It is longer than 255 bytes.
    #[error("the id of a {of} has {bytes} bytes, and at most {ID_BYTES_MAX} are taken")]
    TooLong {
        /// `user` or `session`.
        of: &'static str,
        /// How long it is.
        bytes: usize,
    },
    /// It has a control character, which a log would not show.
    #[error("the id of a {of} must not contain the control character {character:?}")]
    ControlCharacter {
        /// `user` or `session`.
        of: &'static str,
        /// The first one.
        character: char,
    },
}

impl<U> Identity<U> {
    /// The identity of a user without a session, for as long as the connection lasts.
    ///
    /// The id is what never changes about the user: a key of a database, not a name that can be given anew.
    ///
    /// # Errors
    ///
    /// If the id is empty, longer than 255 bytes, or has control characters.
    pub fn new(id: impl AsRef<str>, user: U) -> Result<Self, InvalidIdentity> {
        Ok(Self {
            id: checked("user", id.as_ref())?,
            user: Arc::new(user),
            session: None,
            expires_at: None,
        })
    }

    /// The same in a session: what a user signs out of, and [`Ulak::disconnect_session`](crate::Ulak::disconnect_session) ends.
    ///
    /// # Errors
    ///
    /// If the id is empty, longer than 255 bytes, or has control characters.
    pub fn with_session(mut self, id: impl AsRef<str>) -> Result<Self, InvalidIdentity> {
        self.session = Some(checked("session", id.as_ref())?);
        Ok(self)
    }

    /// The same until a time of day: then the connection is closed with 4014, unless it was refreshed.
    #[must_use]
    pub fn expiring_at(mut self, time: SystemTime) -> Self {
        self.expires_at = Some(time);
        self
    }

    /// The user's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The user.
    #[must_use]
    pub fn user(&self) -> &U {
        &self.user
    }

    /// The session's id, if there is one.
    #[must_use]
    pub fn session(&self) -> Option<&str> {
        self.session.as_deref()
    }

    /// When it ends, if it does.
    #[must_use]
    pub fn expires_at(&self) -> Option<SystemTime> {
        self.expires_at
    }

    pub(crate) fn shared_user(&self) -> &Arc<U> {
        &self.user
    }

    /// That of a connection, put together again.
    pub(crate) fn of_parts(
        id: Arc<str>,
        user: Arc<U>,
        session: Option<Arc<str>>,
        expires_at: Option<SystemTime>,
    ) -> Self {
        Self {
            id,
            user,
            session,
            expires_at,
        }
    }
}

fn checked(of: &'static str, id: &str) -> Result<Arc<str>, InvalidIdentity> {
    if id.is_empty() {
        return Err(InvalidIdentity::Empty { of });
    }
    if id.len() > ID_BYTES_MAX {
        let bytes = id.len();
        return Err(InvalidIdentity::TooLong { of, bytes });
    }
    if let Some(character) = id.chars().find(|character| character.is_control()) {
        return Err(InvalidIdentity::ControlCharacter { of, character });
    }
    Ok(id.into())
}

impl<U> Clone for Identity<U> {
    fn clone(&self) -> Self {
        Self {
            id: Arc::clone(&self.id),
            user: Arc::clone(&self.user),
            session: self.session.clone(),
            expires_at: self.expires_at,
        }
    }
}

impl<U> fmt::Debug for Identity<U> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The user is the application's: who knows what is in it.
        let mut debug = formatter.debug_struct("Identity");
        debug.field("id", &self.id).field("session", &self.session);
        debug
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_one_to_255_bytes_and_no_control_character() {
        let table: &[(String, Option<&str>)] = &[
            ("a".into(), None),
            ("x".repeat(255), None),
            ("ş".repeat(127), None),
            (String::new(), Some("must not be empty")),
            ("x".repeat(256), Some("has 256 bytes, and at most 255 are taken")),
            ("ş".repeat(128), Some("has 256 bytes, and at most 255 are taken")),
            (
                "a\nb".into(),
                Some("must not contain the control character '\\n'"),
            ),
            (
                "a\u{85}".into(),
                Some("must not contain the control character '\\u{85}'"),
            ),
        ];
        for (id, problem) in table {
            let user = Identity::new(id, ()).map_err(|error| error.to_string()).err();
            let expected = problem.map(|problem| format!("the id of a user {problem}"));
            assert_eq!(user, expected, "{id:?}");
            let session = Identity::new("a", ())
                .and_then(|identity| identity.with_session(id))
                .map_err(|error| error.to_string());
            let expected = problem.map(|problem| format!("the id of a session {problem}"));
            assert_eq!(session.err(), expected, "{id:?}");
        }
    }

    #[test]
    fn what_an_identity_prints_has_nothing_of_the_user() {
        let identity = Identity::new("17", "hunter2").expect("an identity");
        let printed = format!("{identity:?}");
        assert!(
            printed.contains("17") && !printed.contains("hunter2"),
            "{printed}"
        );
    }
}
