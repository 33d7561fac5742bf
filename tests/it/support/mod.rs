//! What the tests stand on: a server that stops on drop, a client that only carries JSON, a terminal that types.

pub(crate) mod boards;
pub(crate) mod browser;
pub(crate) mod hostile;
pub(crate) mod http;
pub(crate) mod line;
pub(crate) mod payloads;
pub(crate) mod program;
pub(crate) mod replica;
pub(crate) mod sample;
pub(crate) mod schema;
pub(crate) mod server;

#[cfg(unix)]
pub(crate) mod keys;
#[cfg(unix)]
pub(crate) mod pty;
#[cfg(unix)]
mod pty_tests;
#[cfg(unix)]
pub(crate) mod screen;
#[cfg(unix)]
pub(crate) mod window;
