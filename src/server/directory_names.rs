//! The names of all properties that people and groups have in Graph, so that `$select` can name what is not kept here.
//!
//! Source: Microsoft Graph v1.0, "user" and "group".

use super::record::Kind;
use super::request::Version;

const USER: &str = "aboutMe accountEnabled ageGroup assignedLicenses assignedPlans authorizationInfo birthday businessPhones \
    city companyName consentProvidedForMinor country createdDateTime creationType customSecurityAttributes deletedDateTime \
    department displayName employeeHireDate employeeId employeeLeaveDateTime employeeOrgData employeeType \
    externalUserState externalUserStateChangeDateTime faxNumber givenName hireDate id identities imAddresses interests \
    isManagementRestricted isResourceAccount jobTitle lastPasswordChangeDateTime legalAgeGroupClassification \
    licenseAssignmentStates mail mailNickname mailboxSettings mobilePhone mySite officeLocation onPremisesDistinguishedName \
    onPremisesDomainName onPremisesExtensionAttributes onPremisesImmutableId onPremisesLastSyncDateTime \
    onPremisesProvisioningErrors onPremisesSamAccountName onPremisesSecurityIdentifier onPremisesSyncEnabled \
    onPremisesUserPrincipalName otherMails passwordPolicies passwordProfile pastProjects postalCode preferredDataLocation \
    preferredLanguage preferredName provisionedPlans proxyAddresses responsibilities schools securityIdentifier \
    serviceProvisioningErrors showInAddressList signInActivity signInSessionsValidFromDateTime skills state streetAddress \
    surname usageLocation userPrincipalName userType manager memberOf planner";

const GROUP: &str = "allowExternalSenders assignedLabels assignedLicenses autoSubscribeNewMembers classification \
    createdDateTime deletedDateTime description displayName expirationDateTime groupTypes hasMembersWithLicenseErrors \
    hideFromAddressLists hideFromOutlookClients id infoCatalogs isArchived isAssignableToRole isManagementRestricted \
    isSubscribedByMail licenseProcessingState mail mailEnabled mailNickname membershipRule membershipRuleProcessingState \
    onPremisesDomainName onPremisesLastSyncDateTime onPremisesNetBiosName onPremisesProvisioningErrors \
    onPremisesSamAccountName onPremisesSecurityIdentifier onPremisesSyncEnabled preferredDataLocation preferredLanguage \
    proxyAddresses renewedDateTime resourceBehaviorOptions resourceProvisioningOptions securityEnabled securityIdentifier \
    serviceProvisioningErrors theme uniqueName unseenCount visibility members memberOf owners planner";

const USER_ON_BETA: &str = "cloudRealtimeCommunicationInfo deviceKeys identityParentId infoCatalogs isLicenseReconciliationNeeded \
    onPremisesSipInfo print refreshTokensValidFromDateTime usageRights";
const GROUP_ON_BETA: &str = "accessType cloudLicensing deletedBy isFavorite membershipRuleProcessingStatus \
    onPremisesObjectIdentifier unseenConversationsCount unseenMessagesCount welcomeMessageEnabled writebackConfiguration";

/// Returns the names of what people or groups have on a version.
pub(super) fn of(kind: Kind, version: Version) -> impl Iterator<Item = &'static str> {
    let (both, beta) = match kind {
        Kind::User => (USER, USER_ON_BETA),
        Kind::Group => (GROUP, GROUP_ON_BETA),
        _ => ("", ""),
    };
    let beta = if version == Version::Beta { beta } else { "" };
    both.split_whitespace().chain(beta.split_whitespace())
}
