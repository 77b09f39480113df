#![cfg_attr(docsrs, feature(doc_cfg))]
//! Microsoft Entra ID credentials for the Azure Communication Services crates.
//!
//! A leaf on top of `core-auth`: nothing else of the SDK depends on it, so nobody who signs with an access key builds
//! `azure_core`. It holds two things:
//!
//! - [`EntraCredential`] makes any credential of the official `azure_identity` crate (or your own, written for
//!   `azure_core`) one that the clients of this SDK take;
//! - [`DefaultCredential`] is the chain that users of the other Azure SDKs know: environment, workload identity,
//!   managed identity, Azure CLI, Azure Developer CLI.
//!
//! ```
//! use core_auth_entra::core_auth::Credential;
//! use core_auth_entra::{CredentialStep, DefaultCredential};
//!
//! let credential = DefaultCredential::builder()
//!     .steps([CredentialStep::Environment, CredentialStep::ManagedIdentity])
//!     .build()?;
//! let for_a_client: Credential = credential.into();
//! assert_eq!(format!("{for_a_client:?}"), "Token(***)");
//! # Ok::<(), core_auth_entra::core_auth::CredentialError>(())
//! ```
//!
//! # What is not here
//!
//! No token cache and no refresh in the background (the clients do that), no protocol of our own: every token is asked
//! for by the official crates, over their HTTP stack (`reqwest` with rustls and the system's root certificates, on
//! tokio). No claims: see [`EntraCredential`].
//!
//! # See also
//!
//! - [`core_auth`]: the trait that is implemented here, keys and connection strings.
//! - The clients that take these credentials: [communication-identity](https://docs.rs/communication-identity),
//!   [communication-phone-numbers](https://docs.rs/communication-phone-numbers),
//!   [communication-sip-routing](https://docs.rs/communication-sip-routing).
//!
//! # Features
//!
//! `client_certificate` lets the environment step of [`DefaultCredential`] use a certificate. It is off by default
//! because it needs OpenSSL.

mod default;
mod describe;
mod entra;
mod hint;
mod step;

pub use azure_core;
pub use azure_identity;
pub use core_auth;

pub use crate::{
    default::{DefaultCredential, DefaultCredentialBuilder, DefaultCredentialError, StepFailure},
    entra::EntraCredential,
    step::CredentialStep,
};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
