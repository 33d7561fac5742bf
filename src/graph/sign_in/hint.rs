//! The numbers of the identity platform that people meet, and what to type next.
//!
//! What helps depends on the way that was refused: nobody is sent back to what has just failed, unless something was changed
//! in between. Source: the identity platform's list of AADSTS codes and reports of people who met them.

/// By which way a sign-in was tried.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// With what was given before, without a person.
    #[default]
    Renewal,
    /// By the browser of this machine.
    Browser,
    /// By a code typed on any device.
    Device,
}

/// What a refusal means and what comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hint {
    /// What it means, and what to do with the command behind it.
    pub why: &'static str,
    /// The command to type.
    pub next: &'static str,
}

const LOGIN: &str = "planner-tui login";
const BROWSER: &str = "planner-tui login --browser";
const DEVICE: &str = "planner-tui login --device";
const SCOPES: &str = "planner-tui login --scopes";
const TENANT: &str = "planner-tui login --tenant DOMAIN";
const REGISTRATION: &str = "planner-tui login --client-id ID --tenant DOMAIN";
const GLOBAL: &str = "planner-tui login --cloud global";
/// What is left when only somebody else can help: the copy, and the outbox.
const OFFLINE: &str = "planner-tui --offline";

/// Returns what a number means and what comes next after this way.
#[must_use]
pub fn of(number: u64, way: Way) -> Option<Hint> {
    let hint = |why, next| Some(Hint { why, next });
    match number {
        50058 | 16000 | 16001 | 50011 | 50072 | 50074 | 50076 | 50079 | 50097 | 53000..=53003 => of_person(number, way),
        70003 | 700_025 | 700_016 | 700_038 | 90013 | 900_144 | 7_000_215 | 7_000_218 => of_registration(number, way),
        50053 | 50055 | 50057 | 50126 | 50133 | 50158 | 90072 | 500_011 | 530_003 | 650_052 | 700_084 => {
            of_account(number, way)
        }
        65001 if way == Way::Renewal => hint("What was agreed to was taken back. Sign in and agree again:", LOGIN),
        65001 => hint(
            "Nobody has agreed that this program may do what it asks for. Let an administrator agree; what there is to agree \
             to is listed by",
            SCOPES,
        ),
        65004 => hint("What this program asks for was not agreed to. What that is, and why, is listed by", SCOPES),
        90094 | 90095 => hint(
            "An administrator of your organisation has to agree first. What there is to agree to is listed by",
            SCOPES,
        ),
        50105 => hint(
            "Your organisation has not assigned this program to you. Ask an administrator; until then work goes on with",
            OFFLINE,
        ),
        50020 | 50034 => hint("This account is not known in that tenant. Name the right one:", TENANT),
        50059 => hint("Nothing says which organisation is meant. Name it:", TENANT),
        50194 => hint("The registration is for one organisation alone. Name it:", TENANT),
        90002 | 900_023 => hint("There is no such tenant. Name a domain of your organisation, or its number:", TENANT),
        9_002_332 => hint("Planner knows no personal accounts. Name your organisation:", TENANT),
        9_002_346 => hint(
            "The registration is for personal accounts, which Planner does not know. Register the program for accounts of \
             your organisation and name it:",
            REGISTRATION,
        ),
        50173 | 700_082 | 70008 | 50089 | 70043 => {
            hint("The old sign-in is over: too long ago, or the password has changed. Type", LOGIN)
        }
        54005 | 70000 => hint("This sign-in was used already or is not valid any more. Type", LOGIN),
        70011 => hint(
            "One of the permissions is unknown in this cloud. Choose the right one of global, usgov and dod, such as",
            "planner-tui login --cloud usgov",
        ),
        70016 => hint("The code was not typed yet. For a new one type", DEVICE),
        70018..=70020 => hint("The code is over or was not right. For a new one type", DEVICE),
        _ => None,
    }
}

/// What a person, their browser or the rules of their organisation stand in the way with.
fn of_person(number: u64, way: Way) -> Option<Hint> {
    let (why, next) = match (number, way) {
        (50072 | 50074 | 50076 | 50079, Way::Browser) => (
            "Your organisation wants a second proof that it is you, and the browser gave none. Set one up on the page of \
             your account, or ask an administrator; until then work goes on with",
            OFFLINE,
        ),
        (50072 | 50074 | 50076 | 50079, _) => {
            ("Your organisation wants a second proof that it is you. The browser asks for it:", BROWSER)
        }
        (50097 | 53000..=53002, Way::Browser) => (
            "Your organisation wants a device it manages, and this one is none or the browser cannot prove it. Ask an \
             administrator; until then work goes on with",
            OFFLINE,
        ),
        (50097 | 53000..=53002, _) => {
            ("Your organisation wants a device it manages. The browser can prove which one this is:", BROWSER)
        }
        (53003, Way::Browser) => (
            "The rules of your organisation block this program, this device or this place. Ask an administrator; until then \
             work goes on with",
            OFFLINE,
        ),
        (53003, Way::Device) => ("Your organisation blocks signing in by a code. Type", BROWSER),
        (53003, Way::Renewal) => {
            ("The rules of your organisation end this sign-in here. The browser may have another:", BROWSER)
        }
        (50058, Way::Device) => ("You are not signed in at the browser. Type", LOGIN),
        (50058, _) => ("You are not signed in at the browser. A code asks for less:", DEVICE),
        (16000 | 16001, Way::Browser) => {
            ("Several accounts are signed in at the browser, and none was chosen. A code lets you choose:", DEVICE)
        }
        (16000 | 16001, _) => ("Several accounts are signed in, and none was chosen. Type", LOGIN),
        (50011, _) => (
            "The registration lacks the way back to this program. Add the redirect `http://localhost` as “Mobile and desktop \
             applications”, or do without it:",
            DEVICE,
        ),
        _ => return None,
    };
    Some(Hint { why, next })
}

/// What the account, or the service at the organisation, is not in a state for.
fn of_account(number: u64, way: Way) -> Option<Hint> {
    let (why, next) = match (number, way) {
        (50053, _) => (
            "The account is locked for a while, or this address is blocked: too many wrong attempts. Wait, or ask an \
             administrator; until then work goes on with",
            OFFLINE,
        ),
        (50055, Way::Browser) => (
            "The password is too old, and no new one was chosen on the page. Ask an administrator; until then work goes on \
             with",
            OFFLINE,
        ),
        (50055, _) => ("The password is too old. The browser lets you choose a new one:", BROWSER),
        (50057, _) => {
            ("The account is disabled. An administrator can enable it; until then work goes on with", OFFLINE)
        }
        (50126, _) => ("The name or the password was not right. Try again with", LOGIN),
        (50133, _) => ("The old sign-in is over: the password has changed since. Type", LOGIN),
        (50158, Way::Browser) => (
            "Your organisation wants a proof from another service, and the browser brought none. Ask an administrator; until \
             then work goes on with",
            OFFLINE,
        ),
        (50158, _) => ("Your organisation wants a proof from another service. The browser asks for it:", BROWSER),
        (90072, _) => (
            "The account is of another organisation and no guest in that tenant. Name its own, or choose another account:",
            TENANT,
        ),
        (700_084, _) => (
            "The old sign-in is over: the registration has this program as a single-page application, whose sign-ins end after \
             a day. Better add “Mobile and desktop applications”. Type",
            LOGIN,
        ),
        (500_011, _) => (
            "The tenant does not know the service that is asked for. Name the tenant of your organisation, and its cloud with \
             --cloud:",
            TENANT,
        ),
        (530_003, Way::Browser) => (
            "Your organisation wants a device it manages, and this one is none or the browser cannot prove it. Ask an \
             administrator; until then work goes on with",
            OFFLINE,
        ),
        (530_003, _) => {
            ("Your organisation wants a device it manages. The browser can prove which one this is:", BROWSER)
        }
        (650_052, _) => (
            "Your organisation has no subscription for the service that is asked for, or has not switched it on. Ask an \
             administrator; what is asked for is listed by",
            SCOPES,
        ),
        _ => return None,
    };
    Some(Hint { why, next })
}

/// What is wrong with the registration, or with what was said of it.
fn of_registration(number: u64, way: Way) -> Option<Hint> {
    let (why, next) = match (number, way) {
        (70003, Way::Device) => ("This identity platform knows no signing in by a code. Type", BROWSER),
        (70003, Way::Renewal) => ("This identity platform does not renew a sign-in. Type", LOGIN),
        (70003, Way::Browser) => (
            "This identity platform does not know how programs sign in. Microsoft's does, in the cloud you name:",
            GLOBAL,
        ),
        (700_016, _) => {
            ("The tenant does not know a program with this client id. Copy both from the registration:", REGISTRATION)
        }
        (700_038 | 90013, _) => (
            "The client id is no number of a registration. Copy the “Application (client) ID” again:",
            "planner-tui login --client-id ID",
        ),
        (700_025, _) => (
            "A secret came with the request, though this program has none: something in between adds it. Ask the platform \
             itself:",
            GLOBAL,
        ),
        (900_144, _) => (
            "A part of the request was missing, most often the client id. Copy it from the registration:",
            REGISTRATION,
        ),
        (7_000_215, _) => (
            "The registration wants a secret, and no program on people's machines can keep one. Add the platform “Mobile and \
             desktop applications” to it, and name it again:",
            REGISTRATION,
        ),
        (7_000_218, Way::Device) => (
            "The registration does not allow public clients. Turn on “Allow public client flows” on its page \
             “Authentication”, or do without a code:",
            BROWSER,
        ),
        (7_000_218, _) => (
            "The registration does not allow public clients. On its page “Authentication” turn on “Allow public client \
             flows” and have `http://localhost` under “Mobile and desktop applications”, then type",
            LOGIN,
        ),
        _ => return None,
    };
    Some(Hint { why, next })
}

#[cfg(test)]
mod tests {
    use super::*;

    const WAYS: [Way; 3] = [Way::Renewal, Way::Browser, Way::Device];

    fn next(number: u64, way: Way) -> &'static str {
        of(number, way).unwrap_or_else(|| panic!("{number} {way:?}")).next
    }

    /// Every number that has a hint, with what comes next after each way.
    fn known() -> impl Iterator<Item = (u64, [&'static str; 3])> {
        let ranges = [
            16_000..100_000,
            500_000..531_000,
            650_000..651_000,
            700_000..701_000,
            900_000..901_000,
            7_000_000..7_001_000,
            9_002_000..9_003_000,
        ];
        let numbers = ranges.into_iter().flatten().filter(|number| of(*number, Way::Renewal).is_some());
        numbers.map(|number| (number, WAYS.map(|way| next(number, way))))
    }

    #[test]
    fn the_numbers_people_meet_have_a_next_command_after_every_way() {
        for number in [
            50059, 50076, 50079, 53003, 65001, 65004, 70003, 70018, 90002, 700_016, 700_025, 700_082, 900_144,
            7_000_215, 7_000_218, 50053, 50055, 50057, 50126, 50133, 50158, 90072, 700_084, 500_011, 530_003, 650_052,
        ] {
            assert!(known().any(|(known, _)| known == number), "{number}");
        }
    }

    #[test]
    fn nobody_is_sent_back_to_what_has_just_failed() {
        for (number, [_, browser, device]) in known() {
            assert_ne!(browser, BROWSER, "{number}");
            // A new code is another attempt where the code was at fault.
            assert!(device != DEVICE || matches!(number, 70016 | 70018..=70020 | 50011), "{number}");
            assert!((browser, device) != (DEVICE, BROWSER), "{number} goes in a circle");
        }
    }

    #[test]
    fn a_block_by_the_browser_is_for_an_administrator_and_any_other_for_the_browser() {
        for number in [50076, 50079, 50097, 53003] {
            assert_eq!(WAYS.map(|way| next(number, way)), [BROWSER, OFFLINE, BROWSER], "{number}");
            assert!(of(number, Way::Browser).unwrap().why.contains("administrator"), "{number}");
        }
    }
}
