//! The numbers of the identity platform that people meet, and what to type or whom to ask next.
//!
//! Source: the identity platform's list of AADSTS codes and reports of people who met them.

/// Returns what a number means and what comes next, as sentences.
pub(super) fn of(number: u64) -> Option<&'static str> {
    Some(match number {
        65001 => {
            "Nobody has agreed yet that this program may do what it asks for. Sign in again and agree, or let an \
             administrator agree for all: `planner-tui login --scopes` lists what is asked for and why."
        }
        90094 | 90095 => "An administrator of your organisation has to agree first.",
        50076 | 50079 | 50074 => {
            "Your organisation wants a second proof that it is you. `planner-tui login --browser` asks for it."
        }
        50097 | 53000 | 53001 => {
            "Your organisation wants a device it manages. `planner-tui login --browser` can prove which device this is."
        }
        53003 => "Your organisation blocks this way to sign in. Try `planner-tui login --browser`.",
        50105 => "Your organisation has not assigned this program to you. Ask an administrator.",
        50020 | 50034 => {
            "This account is not known in that tenant. Name the right one: `planner-tui login --tenant DOMAIN`."
        }
        50058 => "You are not signed in at the browser. `planner-tui login --browser` begins again.",
        50173 | 700_082 | 70008 | 50089 | 70043 => {
            "The old sign-in is over: too long ago, or the password has changed. Type `planner-tui login`."
        }
        54005 | 70000 => "This sign-in was used already or is not valid any more. Type `planner-tui login`.",
        70011 => "One of the permissions is unknown in this cloud. Choose the right one with --cloud.",
        700_016 => {
            "The tenant does not know a program with this client id. Compare --client-id with the registration, and name \
             its tenant with --tenant."
        }
        700_038 | 90013 => "The client id is no number of a registration. Copy the “Application (client) ID” again.",
        7_000_218 => {
            "The registration does not allow public clients. In its page “Authentication” turn on “Allow public client \
             flows”, then type `planner-tui login` again."
        }
        50011 => {
            "The registration lacks the way back to this program. Add the redirect `http://localhost` as “Mobile and \
             desktop applications”."
        }
        90002 | 900_023 => "There is no such tenant. Check --tenant: a domain of your organisation, or its number.",
        70016 => "The code was not typed yet.",
        70018 | 70020 => "The code is over or was not right. Type `planner-tui login` for a new one.",
        16000 | 16001 => {
            "Several accounts are signed in at the browser. `planner-tui login --browser` lets you choose."
        }
        _ => return None,
    })
}
