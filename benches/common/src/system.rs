//! The few calls to the system that std lacks: epoll, the CPU clock of another process, the limit on descriptors.
//!
//! The load and the floor use epoll as it is, so that nothing of a runtime is in their numbers.

use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::time::Duration;

/// An epoll, level-triggered.
#[derive(Debug)]
pub struct Epoll {
    descriptor: OwnedFd,
    events: Vec<libc::epoll_event>,
}

/// What one descriptor is ready for.
#[derive(Clone, Copy, Debug)]
pub struct Ready {
    pub token: usize,
    pub readable: bool,
    pub writable: bool,
}

impl Epoll {
    /// An epoll that tells of at most so many descriptors at once.
    ///
    /// # Errors
    ///
    /// If the process has no descriptor left.
    pub fn new(events_max: usize) -> io::Result<Self> {
        // SAFETY: no memory is involved, and the result is checked before it is owned.
        let descriptor = unsafe { OwnedFd::from_raw_fd(checked(libc::epoll_create1(libc::EPOLL_CLOEXEC))?) };
        Ok(Self {
            descriptor,
            events: vec![libc::epoll_event { events: 0, u64: 0 }; events_max],
        })
    }

    /// Tells of at most so many descriptors at once, and no more than it was made for.
    pub fn limit(&mut self, events_max: usize) {
        self.events.truncate(events_max);
    }

    /// # Errors
    ///
    /// If the descriptor cannot be watched.
    pub fn add(&self, descriptor: RawFd, token: usize) -> io::Result<()> {
        self.control(libc::EPOLL_CTL_ADD, descriptor, token, false)
    }

    /// Asks, or no longer asks, to be told when the descriptor can be written to.
    ///
    /// # Errors
    ///
    /// If the descriptor is not watched.
    pub fn want_writable(&self, descriptor: RawFd, token: usize, wanted: bool) -> io::Result<()> {
        self.control(libc::EPOLL_CTL_MOD, descriptor, token, wanted)
    }

    /// # Errors
    ///
    /// If the descriptor is not watched.
    pub fn remove(&self, descriptor: RawFd) -> io::Result<()> {
        self.control(libc::EPOLL_CTL_DEL, descriptor, 0, false)
    }

    /// Waits until something is ready, or the time is over, and gives how many are: see [`Epoll::ready`].
    ///
    /// # Errors
    ///
    /// If the system says so; an interruption is nothing being ready.
    pub fn wait(&mut self, timeout: Option<Duration>) -> io::Result<usize> {
        let timeout_ms = timeout.map_or(-1, |timeout| {
            i32::try_from(timeout.as_millis()).unwrap_or(i32::MAX)
        });
        let room = i32::try_from(self.events.len()).unwrap_or(i32::MAX);
        // SAFETY: the pointer and the length are those of a vector that outlives the call.
        let count = unsafe {
            checked(libc::epoll_wait(
                self.descriptor.as_raw_fd(),
                self.events.as_mut_ptr(),
                room,
                timeout_ms,
            ))
        };
        match count {
            Ok(count) => Ok(usize::try_from(count).unwrap_or(0)),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(0),
            Err(error) => Err(error),
        }
    }

    /// One of those that the last [`Epoll::wait`] found.
    #[must_use]
    pub fn ready(&self, index: usize) -> Ready {
        let libc::epoll_event { events, u64: token } = self.events[index];
        // An error or a hang-up is found by reading.
        let readable = libc::EPOLLIN | libc::EPOLLERR | libc::EPOLLHUP | libc::EPOLLRDHUP;
        Ready {
            token: usize::try_from(token).unwrap_or(usize::MAX),
            readable: events & readable.cast_unsigned() != 0,
            writable: events & libc::EPOLLOUT.cast_unsigned() != 0,
        }
    }

    fn control(&self, operation: i32, descriptor: RawFd, token: usize, writable: bool) -> io::Result<()> {
        let wanted = libc::EPOLLIN | if writable { libc::EPOLLOUT } else { 0 };
        let mut event = libc::epoll_event {
            events: wanted.cast_unsigned(),
            u64: token as u64,
        };
        // SAFETY: the event outlives the call; a descriptor that is none is an error of the system's.
        unsafe {
            checked(libc::epoll_ctl(
                self.descriptor.as_raw_fd(),
                operation,
                descriptor,
                &raw mut event,
            ))?;
        }
        Ok(())
    }
}

/// The CPU time of a process with all its threads, those that have ended too.
///
/// It is what `utime` and `stime` of `/proc/PID/stat` are rounded from, in nanoseconds instead of ticks of 10 ms.
///
/// # Errors
///
/// If there is no such process.
pub fn cpu_time(process: u32) -> io::Result<Duration> {
    let process = i32::try_from(process).map_err(|_| io::ErrorKind::InvalidInput)?;
    let mut clock = 0;
    // SAFETY: the clock outlives the call.
    let error = unsafe { libc::clock_getcpuclockid(process, &raw mut clock) };
    if error != 0 {
        return Err(io::Error::from_raw_os_error(error));
    }
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: the time outlives the call.
    unsafe { checked(libc::clock_gettime(clock, &raw mut time))? };
    let nanoseconds = u32::try_from(time.tv_nsec).unwrap_or(0);
    Ok(Duration::new(time.tv_sec.unsigned_abs(), nanoseconds))
}

/// Raises the limit on descriptors as far as this process may, and gives it. Children inherit it.
///
/// # Errors
///
/// If the system does not let the limit be read or raised.
pub fn raise_descriptor_limit() -> io::Result<u64> {
    let mut limit = libc::rlimit {
        rlim_cur: 0,
        rlim_max: 0,
    };
    // SAFETY: the limit outlives both calls.
    unsafe {
        checked(libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit))?;
        limit.rlim_cur = limit.rlim_max;
        checked(libc::setrlimit(libc::RLIMIT_NOFILE, &raw const limit))?;
    }
    Ok(limit.rlim_cur)
}

/// Makes the receive buffer of a socket so large, as far as the kernel lets it be so.
///
/// # Errors
///
/// If the descriptor is no socket.
pub fn set_receive_buffer(socket: &impl AsRawFd, bytes: usize) -> io::Result<()> {
    let bytes = libc::c_int::try_from(bytes).unwrap_or(libc::c_int::MAX);
    // SAFETY: the option's value and length belong together and outlive the call.
    unsafe {
        checked(libc::setsockopt(
            socket.as_raw_fd(),
            libc::SOL_SOCKET,
            libc::SO_RCVBUF,
            (&raw const bytes).cast(),
            size_of_val(&bytes).try_into().unwrap_or(0),
        ))?;
    }
    Ok(())
}

fn checked(result: libc::c_int) -> io::Result<libc::c_int> {
    if result < 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(result)
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    fn the_cpu_time_of_this_process_grows_while_it_works() {
        let before = cpu_time(std::process::id()).unwrap();
        let start = Instant::now();
        while start.elapsed() < Duration::from_millis(5) {
            std::hint::spin_loop();
        }
        assert!(cpu_time(std::process::id()).unwrap() > before);
    }
}
