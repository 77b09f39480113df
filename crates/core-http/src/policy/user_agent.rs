//! Who is calling.

use http::HeaderValue;

use crate::error::{Error, Result};

/// The longest name of an application.
const LONGEST: usize = 64;

/// `[application ]client/version core-http/version (os; architecture)`, made once for each client.
pub(crate) fn user_agent(application: Option<&str>, client: &str, version: &str) -> Result<HeaderValue> {
    let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
    let ours = env!("CARGO_PKG_VERSION");
    let mut text = format!("acs-rust-{client}/{version} core-http/{ours} ({os}; {arch})");
    if let Some(application) = application {
        let fits = (1..=LONGEST).contains(&application.len());
        if !fits || !application.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
            return Err(Error::invalid_input("application_id: must be 1 to 64 visible ASCII characters"));
        }
        text.insert(0, ' ');
        text.insert_str(0, application);
    }
    HeaderValue::try_from(text).map_err(|_| Error::invalid_input("client: must be visible ASCII"))
}
