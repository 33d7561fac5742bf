//! What the tests stand on: a server that stops on drop, and a client that only carries JSON.

pub(crate) mod http;
pub(crate) mod line;
pub(crate) mod replica;
pub(crate) mod server;
