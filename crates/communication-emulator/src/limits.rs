//! What is not emulated, said in one place: the page of the management API, `--not-emulated`, and the README have it.

/// What the emulator does not do, one sentence each.
pub const NOT_EMULATED: [&str; 16] = [
    "calls, messages, chat and media: only the administration of identities, numbers and routes",
    "which tenant or resource a bearer token is for, and its signature: any unexpired JSON Web Token is accepted",
    "more than one resource: one emulator is one resource",
    "whether tokens of Teams users are real: any is accepted that is not an expired JSON Web Token",
    "countries beside AU, CA, DE, FR, GB, IE and US; mobile numbers of IE are listed but out of stock",
    "numbers that could be real: toll-free numbers of CA and US are 555 numbers that are not published as reserved; those of DE, FR and IE have more digits than their national plan",
    "regulatory documents, addresses, billing, and prices other than those of the recorded offerings",
    "what a cancel of an operation other than a search undoes: nothing, here",
    "health of SIP trunks: always unknown",
    "the verification of SIP domains: a domain is verified when it is enabled (setting verifyDomains)",
    "balancing groups, conditions that are expressions, and rare Unicode categories in number patterns: testRoutesWithNumber answers 501",
    "operators of numbers: their names and network codes are made up",
    "the header strict-transport-security, and the casing of header names, which HTTP gives no meaning",
    "names of countries and places in other languages than English, German, French, Spanish and Japanese",
    "HTTP/2: HTTP/1.1 is spoken alone",
    "limits of requests per second; the weekly quotas only with realisticQuotas",
];
