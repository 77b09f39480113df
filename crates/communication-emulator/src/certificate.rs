//! The certificate for https, made by a certificate authority of the emulator's own.
//!
//! The authority can vouch for this machine alone (name constraints, RFC 5280, 4.2.1.10): whoever trusts it trusts
//! nothing else of whoever holds its key.

use std::{net::IpAddr, sync::Arc};

use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DnType, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, NameConstraints,
};
use rustls::{
    ServerConfig,
    crypto::aws_lc_rs::default_provider,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};
use tokio_rustls::TlsAcceptor;

use crate::clock::real_now;

const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];
/// For a clock of a client that is behind.
const BEFORE: Duration = Duration::days(1);
const AUTHORITY_LIVES: Duration = Duration::days(3650);
/// Some clients refuse certificates of servers that live longer than 398 days.
const SERVER_LIVES: Duration = Duration::days(397);

type Problem = Box<dyn std::error::Error + Send + Sync>;

/// A certificate authority with its key: what a user trusts, and what a state file keeps.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Authority {
    certificate: String,
    key: String,
    until: OffsetDateTime,
}

impl std::fmt::Debug for Authority {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Authority").field("until", &self.until).finish_non_exhaustive()
    }
}

impl Authority {
    pub(crate) fn generate() -> Result<Authority, Problem> {
        let now = real_now();
        let key = KeyPair::generate()?;
        let mut params = named(now);
        params.not_after = now + AUTHORITY_LIVES;
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        params.name_constraints =
            Some(NameConstraints { permitted_subtrees: subtrees(), excluded_subtrees: Vec::new() });
        let certificate = params.self_signed(&key)?.pem();
        Ok(Authority { certificate, key: key.serialize_pem(), until: params.not_after })
    }

    /// Whether a certificate that it signs now would be trusted for as long as the certificate lives.
    pub(crate) fn is_good(&self) -> bool {
        self.until > real_now() + SERVER_LIVES
    }

    /// The certificate, in PEM.
    pub(crate) fn certificate(&self) -> &str {
        &self.certificate
    }

    /// What accepts TLS connections, with a certificate made for this purpose now.
    pub(crate) fn acceptor(&self) -> Result<TlsAcceptor, Problem> {
        let now = real_now();
        // Of its parameters an issuer needs the name, which is always the same.
        let issuer = Issuer::new(named(now), KeyPair::from_pem(&self.key)?);
        let mut params = CertificateParams::new(NAMES.map(str::to_owned))?;
        params.distinguished_name.push(DnType::CommonName, "communication-emulator");
        (params.not_before, params.not_after) = (now - BEFORE, now + SERVER_LIVES);
        params.use_authority_key_identifier_extension = true;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let key = KeyPair::generate()?;
        let certificate = params.signed_by(&key, &issuer)?;
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}

/// The authority's name and times; what it is for is added where it is made.
fn named(now: OffsetDateTime) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, "communication-emulator, for this machine alone");
    params.not_before = now - BEFORE;
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params
}

fn subtrees() -> Vec<GeneralSubtree> {
    let subtree = |name: &str| match name.parse::<IpAddr>() {
        Ok(address) => {
            let bits = if address.is_ipv4() { 32 } else { 128 };
            GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(address, bits))
        }
        Err(_) => GeneralSubtree::DnsName(name.to_owned()),
    };
    NAMES.map(subtree).into()
}
