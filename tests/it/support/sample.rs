//! Who and what is in the sample, as `assets/demo` has it.

/// The one who holds the token: owner and member of the web team, member of the office, owner of the budget group.
pub(crate) const ADA: &str = "7c1f4a52-8f0e-4b8d-9a55-2c3d1f6b0e11";
pub(crate) const KENJI: &str = "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed";
pub(crate) const CHIARA: &str = "3f8a2d6e-91c4-4f7b-8d20-5e6c7a90b1f3";
/// Member of the web team and of the office.
pub(crate) const JOSE: &str = "d6f20a94-58be-4319-8c7d-1ea4b63f9058";
/// Like José.
pub(crate) const MAI: &str = "94e1b58c-3a6d-4d07-a2c9-f05b7d83e612";

/// Ada is a member here.
pub(crate) const WEB_GROUP: &str = "b83c6f1e-5d27-4a90-8b1f-40e9d7a2c3f6";
/// Here, too.
pub(crate) const OFFICE_GROUP: &str = "0f4d92ab-7e61-4c38-95d2-b6a81c0e73f9";
/// Ada is an owner and no member here.
pub(crate) const BUDGET_GROUP: &str = "61e8d3c7-a925-4fb0-8d46-2f7b90c5ea18";

/// Apps: HR Hub, Payroll, and one nobody has consented to anything for.
pub(crate) const HUB: &str = "3f6d2a18-9c47-4b0e-a5d1-7e82c94b60fa";
pub(crate) const PAYROLL: &str = "b7d05e2c-418f-4a63-9e1d-c25f80a94b37";
pub(crate) const VIEWER: &str = "c8e41b7a-55d9-4f02-b6a3-0d97f1e2843b";
