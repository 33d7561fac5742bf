//! Addresses of services: which can be one, and what every connection there has in common.

use reqwest::{ClientBuilder, Url, redirect};

/// Reads the address of a service.
pub(super) fn of(text: &str) -> Option<Url> {
    Url::parse(text).ok().filter(|root| matches!(root.scheme(), "http" | "https") && root.has_host())
}

/// Says whether a text is the address of something that may be a service.
#[must_use]
pub fn is_address(text: &str) -> bool {
    of(text).is_some()
}

/// Says whether an address is on this machine.
pub(super) fn is_loopback(root: &Url) -> bool {
    let host = root.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Says whether what goes to this address can be read on the way: it is another machine, and nothing is encrypted.
#[must_use]
pub fn is_open_to_others(text: &str) -> bool {
    of(text).is_some_and(|root| root.scheme() == "http" && !is_loopback(&root))
}

/// Begins a way to a service: it says who asks, and goes nowhere else than it is told.
pub(super) fn way_to(root: &Url) -> ClientBuilder {
    // Another part of the program may have been first; the provider is the same.
    let _first = rustls::crypto::ring::default_provider().install_default();
    let builder = reqwest::Client::builder()
        .user_agent(concat!("planner-tui/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none());
    if is_loopback(root) {
        // Our own server: no proxy stands between, and a machine without certificates will do.
        return builder.no_proxy().tls_certs_only([]);
    }
    builder
}

/// Returns the innermost reason, which is the one that says something.
pub(super) fn innermost(error: &dyn std::error::Error) -> String {
    let mut reason = error;
    while let Some(source) = reason.source() {
        reason = source;
    }
    reason.to_string()
}
