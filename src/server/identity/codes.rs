//! What is under way: codes on their way through a browser, and codes that somebody has to type.

use super::Grant;

/// How long a code from the browser can be redeemed, in seconds.
pub(super) const CODE_LIFE: i64 = 600;
/// How long somebody has to type a code, in seconds.
pub(super) const DEVICE_LIFE: i64 = 900;
/// How much is remembered of each kind; the oldest goes first.
const MOST: usize = 1000;

/// A code that a browser brings to a client.
#[derive(Clone, Debug)]
pub(super) struct Code {
    pub(super) text: String,
    pub(super) grant: Grant,
    pub(super) redirect_uri: String,
    pub(super) challenge: Option<String>,
    /// The second at which it can no longer be redeemed.
    pub(super) end: i64,
    pub(super) is_redeemed: bool,
}

/// What has become of a code somebody has to type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Typed {
    NotYet,
    /// By a person.
    By(String),
    Declined,
    Redeemed,
}

/// A client that waits until somebody types a code.
#[derive(Clone, Debug)]
pub(super) struct Device {
    /// What the client asks with.
    pub(super) text: String,
    /// What is typed.
    pub(super) user_code: String,
    pub(super) app: String,
    pub(super) scopes: Vec<String>,
    pub(super) end: i64,
    pub(super) typed: Typed,
}

/// All that is under way.
#[derive(Debug, Default)]
pub(super) struct Codes {
    codes: Vec<Code>,
    devices: Vec<Device>,
}

impl Codes {
    /// Remembers a code.
    pub(super) fn keep(&mut self, code: Code) {
        make_room(&mut self.codes);
        self.codes.push(code);
    }

    /// Remembers a client that waits.
    pub(super) fn wait(&mut self, device: Device) {
        make_room(&mut self.devices);
        self.devices.push(device);
    }

    /// Finds a code.
    pub(super) fn code(&mut self, text: &str) -> Option<&mut Code> {
        self.codes.iter_mut().find(|code| code.text == text)
    }

    /// Finds a client by what it asks with.
    pub(super) fn device(&mut self, text: &str) -> Option<&mut Device> {
        self.devices.iter_mut().find(|device| device.text == text)
    }

    /// Finds a client by what somebody has typed, in any case and with any strokes and blanks.
    pub(super) fn typed(&mut self, typed: &str) -> Option<&mut Device> {
        let typed: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
        self.devices.iter_mut().find(|device| device.user_code.eq_ignore_ascii_case(&typed))
    }
}

fn make_room<T>(kept: &mut Vec<T>) {
    if kept.len() >= MOST {
        kept.remove(0);
    }
}
