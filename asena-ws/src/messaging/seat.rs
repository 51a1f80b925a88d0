use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use super::member::Member;
use super::shared::Shared;
use super::users::Users;
use crate::connection::deadline::Deadline;
use crate::identity::{Expiry, ExpiryVerdict, Place};
use crate::protocol::{CloseCode, CloseReason};

/// An authenticated connection among its user's: with its session, and with when it ends.
pub struct Seat {
    users: Arc<Users>,
    user: Place,
    /// Locked for one step, before the parts of the directories.
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    standing: Standing,
    session: Option<Place>,
    expiry: Expiry,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Standing {
    /// The handshake is under way.
    #[default]
    Reserved,
    Entered,
    Left,
}

impl Seat {
    pub(super) fn new(users: Arc<Users>, user: Place) -> Self {
        Self {
            users,
            user,
            state: Mutex::default(),
        }
    }

    /// For a connection of this session, until then.
    pub(crate) fn with(self, session: Option<&str>, expires_at: Option<SystemTime>) -> Self {
        let place = session.and_then(|session| self.place_in(session));
        {
            let mut state = self.state();
            state.session = place;
            state.expiry = Expiry::planned(expires_at);
        }
        self
    }

    pub(crate) fn user(&self) -> &Arc<str> {
        &self.user.id
    }

    pub(crate) fn session(&self) -> Option<Arc<str>> {
        let state = self.state();
        state.session.as_ref().map(|session| Arc::clone(&session.id))
    }

    pub(crate) fn expires_at(&self) -> Option<SystemTime> {
        self.state().expiry.at()
    }

    /// Its connection has opened: from now on it is reached by its user and its session.
    pub(crate) fn enter(&self, socket: &Arc<Shared>) {
        let mut state = self.state();
        state.standing = Standing::Entered;
        let member = || Member(Arc::clone(socket));
        let mut is_welcome = self.users.by_user.enter(&self.user, member());
        if let Some(session) = &state.session {
            is_welcome &= self.users.by_session.enter(session, member());
        }
        let expires_at = state.expiry.at();
        set_expiry(&mut state.expiry, socket, expires_at);
        drop(state);
        if !is_welcome {
            // Somebody has disconnected its user or its session since it was authenticated.
            socket.close(&CloseReason::new(CloseCode::KICKED, "disconnected"));
        }
    }

    /// It has ended: nobody reaches it any more, and its place is another's.
    pub(crate) fn leave(&self, socket: &Arc<Shared>) {
        let mut state = self.state();
        if state.standing != Standing::Entered {
            return;
        }
        state.standing = Standing::Left;
        let member = Member(Arc::clone(socket));
        self.users.by_user.leave(&self.user, &member);
        self.users.by_user.release(&self.user);
        if let Some(session) = &state.session {
            self.users.by_session.leave(session, &member);
            self.users.by_session.release(session);
        }
    }

    /// Moves it to another session, and its end to another time. Too late, if it has ended.
    pub(crate) fn renew(&self, socket: &Arc<Shared>, session: Option<&str>, expires_at: Option<SystemTime>) {
        let mut state = self.state();
        if state.standing != Standing::Entered {
            return;
        }
        let current = state.session.as_ref().map(|session| &*session.id);
        if current != session {
            let by_session = &self.users.by_session;
            let member = Member(Arc::clone(socket));
            let place = session.and_then(|session| self.place_in(session));
            // In this order: in between it is reached by both, and never by none.
            if let Some(place) = &place {
                by_session.enter(place, member.clone());
            }
            if let Some(before) = std::mem::replace(&mut state.session, place) {
                by_session.leave(&before, &member);
                by_session.release(&before);
            }
        }
        set_expiry(&mut state.expiry, socket, expires_at);
    }

    /// Moves its end alone.
    pub(crate) fn extend(&self, socket: &Arc<Shared>, expires_at: SystemTime) {
        set_expiry(&mut self.state().expiry, socket, Some(expires_at));
    }

    /// Looks at its end, as it was agreed for `visit_ms`.
    pub(crate) fn visit(&self, visit_ms: u64, now_ms: u64) -> ExpiryVerdict {
        self.state().expiry.visit(visit_ms, now_ms)
    }

    /// A session has as many connections as its user.
    fn place_in(&self, session: &str) -> Option<Place> {
        self.users.by_session.reserve(session, usize::MAX)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing panics half way through a change.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn set_expiry(expiry: &mut Expiry, socket: &Shared, at: Option<SystemTime>) {
    let members = &socket.members;
    let now_ms = members.elapsed_ms();
    if let Some(visit_ms) = expiry.set(at, SystemTime::now(), now_ms) {
        let deadline = Deadline::Expiry { visit_ms };
        members.heartbeat.put_deadline(socket.id, deadline, now_ms);
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let state = self.state();
        // A handshake that came to nothing. What has entered has left: else it would be held, and not dropped.
        if state.standing == Standing::Reserved {
            self.users.by_user.release(&self.user);
            if let Some(session) = &state.session {
                self.users.by_session.release(session);
            }
        }
    }
}

impl fmt::Debug for Seat {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Seat({})", self.user.id)
    }
}
