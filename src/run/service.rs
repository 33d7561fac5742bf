//! Which service is asked: our own server, another one by its address, or Microsoft's for an account.

use std::fs::OpenOptions;
use std::path::PathBuf;

use anyhow::bail;

use super::accounts::Accounts;
use super::explain::Explaining;
use super::misused::Misuse;
use super::{TOKEN_VARIABLE, login};
use crate::cli::Open;
use crate::config::DataFolder;
use crate::graph::address::{is_address, is_open_to_others};
use crate::graph::explain::Explain;
use crate::graph::record::Recorder;
use crate::graph::token::source::Source;
use crate::graph::transport::Transport;
use crate::sync::engine::Backend;

/// A service, and the offline copy of what it has.
#[derive(Debug)]
pub(super) struct Service {
    /// The copy's file.
    pub(super) copy: PathBuf,
    /// The way there; `None` for our own server, which has to be started first.
    pub(super) backend: Option<Backend>,
    /// What is wished of the way to our own server.
    pub(super) transport: Transport,
    /// The folder all of it is in.
    pub(super) folder: DataFolder,
    /// What is explained, in a run that sends nothing. The copy is one that is thrown away then.
    pub(super) explaining: Option<Explaining>,
}

/// Finds out which service is meant. Nothing is asked of it.
pub(super) fn of(open: &Open) -> anyhow::Result<Service> {
    let explaining = open.explain.then(Explaining::begin).transpose()?;
    let explain = explaining.as_ref().map(Explaining::explain);
    let service = named(open, explain)?;
    let copy = match &explaining {
        Some(explaining) => explaining.copy(&service.copy)?,
        None => service.copy,
    };
    Ok(Service { copy, explaining, ..service })
}

/// Finds the service; changes are explained to this, if there is one.
fn named(open: &Open, explain: Option<Explain>) -> anyhow::Result<Service> {
    let folder = DataFolder::open(open.data.as_deref())?;
    if open.local && (open.graph_url.is_some() || open.cloud.is_some() || open.token_command.is_some()) {
        bail!(Misuse::of(
            "--local is the server on this machine; --graph-url, --cloud and --token-command name another: give one"
        ));
    }
    let transport = Transport { explain, ..transport(open)? };
    let root = match (&open.graph_url, open.cloud, &open.token_command) {
        (Some(url), ..) => {
            check_root(url)?;
            // What is already on this machine may be looked at, for nothing is sent.
            if !open.offline {
                expect_private(url)?;
            }
            Some(url.trim_end_matches('/').to_owned())
        }
        (None, None, None) => None,
        (None, cloud, _) => Some(login::cloud(cloud).graph_root().to_owned()),
    };
    if let Some(root) = root {
        let token = token(open)?;
        return Ok(Service {
            copy: folder.remote_copy(&root),
            backend: Some(Backend { transport: transport.clone(), ..Backend::new(&root, token) }),
            transport,
            folder,
            explaining: None,
        });
    }
    if !open.local {
        let accounts = Accounts::of(&folder);
        accounts.expect_chosen(open.account.as_deref())?;
        if let Some(known) = accounts.wanted(open.account.as_deref())? {
            return Ok(Service {
                copy: known.copy(),
                backend: Some(Backend { transport: transport.clone(), ..known.backend()? }),
                transport,
                folder,
                explaining: None,
            });
        }
    }
    Ok(Service { copy: folder.local_copy(), backend: None, transport, folder, explaining: None })
}

/// Returns what is wished of the way to the service; a file for the record is made now, so that a wrong name is told at once.
pub(super) fn transport(open: &Open) -> anyhow::Result<Transport> {
    let recorder = match &open.record {
        Some(path) if !open.offline => {
            let mut options = OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let file = options.open(path);
            let file = file.map_err(|error| {
                Misuse::of(format!("--record {} cannot be written: give a new name: {error}", path.display()))
            })?;
            Some(Recorder::to(Box::new(file)))
        }
        _ => None,
    };
    Ok(Transport { is_read_only: open.read_only, recorder, ..Transport::default() })
}

/// Returns where the token for a named service comes from.
fn token(open: &Open) -> anyhow::Result<Source> {
    if let Some(line) = &open.token_command {
        return Ok(Source::command(line));
    }
    let token = std::env::var(TOKEN_VARIABLE).ok().filter(|token| !token.is_empty());
    // The copy tells all the same, and its edits wait.
    let token = if open.offline { token.or(Some("offline".to_owned())) } else { token };
    let token = token.ok_or_else(|| {
        let option = if open.graph_url.is_some() { "--graph-url" } else { "--cloud" };
        Misuse::of(format!(
            "{option} needs a token: put it into {TOKEN_VARIABLE}, or give a command that prints one with --token-command"
        ))
    })?;
    Ok(Source::variable(TOKEN_VARIABLE, token.into()))
}

/// Refuses to send a token where others can read it. There is no option against it: a tunnel makes any server one of this
/// machine.
pub(super) fn expect_private(url: &str) -> anyhow::Result<()> {
    if is_open_to_others(url) {
        bail!(Misuse::of(format!(
            "--graph-url “{url}” is another machine, and http lets everybody on the way read the token: use https, or a \
             tunnel, such as `ssh -L 8080:127.0.0.1:8080 MACHINE` and --graph-url http://127.0.0.1:8080"
        )));
    }
    Ok(())
}

/// Checks the address of another server.
pub(super) fn check_root(url: &str) -> anyhow::Result<()> {
    let is_web = url.starts_with("http://") || url.starts_with("https://");
    if !is_web || !is_address(url) {
        bail!(Misuse::of(format!(
            "--graph-url “{url}” is no web address: give the root without a version, such as http://127.0.0.1:8080"
        )));
    }
    let url = url.trim_end_matches('/').to_ascii_lowercase();
    let has_version = ["/v1.0", "/beta"].iter().any(|version| url.ends_with(version));
    if has_version || url.contains(['?', '#', '@']) {
        bail!(Misuse::of(format!(
            "--graph-url takes the root alone, such as http://127.0.0.1:8080: no version, no query, no password. The \
             token comes from {TOKEN_VARIABLE}."
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_goes_to_another_machine_by_https_only() {
        for fine in [
            "https://graph.example",
            "http://127.0.0.1:8080",
            "http://127.9.9.9",
            "http://[::1]:1",
            "http://localhost:1",
        ] {
            expect_private(fine).unwrap();
        }
        for open in ["http://192.0.2.2:18950", "http://graph.example", "http://localhost.example", "http://0.0.0.0:1"] {
            let words = expect_private(open).unwrap_err().to_string();
            assert!(words.contains(open) && words.contains("https"), "{words}");
        }
    }

    #[test]
    fn no_service_is_made_of_an_open_way_but_its_copy_can_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let open = Open {
            data: Some(folder.path().to_owned()),
            graph_url: Some("http://192.0.2.2:18950".to_owned()),
            token_command: Some("echo t".to_owned()),
            ..Open::default()
        };
        assert!(of(&open).unwrap_err().to_string().contains("https"));
        of(&Open { offline: true, ..open }).unwrap();
    }
}
