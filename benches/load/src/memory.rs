//! The server's memory and its sockets, as `/proc` has them.

use std::fs;
use std::io;

/// The resident memory of a process.
pub fn resident_bytes(process: u32) -> io::Result<u64> {
    let rollup = fs::read_to_string(format!("/proc/{process}/smaps_rollup"))?;
    rollup
        .lines()
        .find_map(|line| {
            line.strip_prefix("Rss:")?
                .trim()
                .strip_suffix("kB")?
                .trim()
                .parse()
                .ok()
        })
        .map(|kilobytes: u64| kilobytes * 1024)
        .ok_or_else(|| io::Error::other("smaps_rollup has no Rss"))
}

/// How many descriptors a process has open.
pub fn descriptors(process: u32) -> io::Result<usize> {
    Ok(fs::read_dir(format!("/proc/{process}/fd"))?.count())
}

/// Whether the server still has its end of a connection established. Seen from the client, a close that waits behind
/// data which nobody reads is no different from a connection that lives.
pub fn is_established(server_port: u16, client_port: u16) -> io::Result<bool> {
    const ESTABLISHED: &str = "01";
    // The kernel writes ports in hexadecimal. 0100007F is 127.0.0.1.
    let server = format!("0100007F:{server_port:04X}");
    let client = format!("0100007F:{client_port:04X}");
    Ok(fs::read_to_string("/proc/net/tcp")?.lines().any(|line| {
        let mut words = line.split_whitespace().skip(1);
        words.next() == Some(&server) && words.next() == Some(&client) && words.next() == Some(ESTABLISHED)
    }))
}
