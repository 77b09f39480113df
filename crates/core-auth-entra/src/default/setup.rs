//! What the steps are made from: variables, settings, and the way out.

use std::sync::{Arc, OnceLock};

use azure_core::http::{ClientOptions, HttpClient, Transport, Url, new_http_client};
use azure_identity::{Executor, UserAssignedId};

/// Looks a variable up.
type Environment = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// Variables whose values must not be printed. The last two are secrets of the host's managed identity service.
const SECRETS: [&str; 4] =
    ["AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PASSWORD", "IDENTITY_HEADER", "MSI_SECRET"];

/// All that reaches outside of the program goes through here, so that tests need no network, tool or variable.
pub(super) struct Setup {
    pub(super) environment: Environment,
    pub(super) executor: Option<Arc<dyn Executor>>,
    pub(super) http_client: OnceLock<Arc<dyn HttpClient>>,
    pub(super) new_http_client: fn() -> Arc<dyn HttpClient>,
    pub(super) managed_identity: Option<UserAssignedId>,
    pub(super) developer_tenant_id: Option<String>,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            environment: Arc::new(|name| std::env::var(name).ok()),
            executor: None,
            http_client: OnceLock::new(),
            new_http_client: || new_http_client(None),
            managed_identity: None,
            developer_tenant_id: None,
        }
    }
}

impl Setup {
    /// The value of a variable; a blank one counts as not set.
    pub(super) fn var(&self, name: &str) -> Option<String> {
        (self.environment)(name).filter(|value| !value.trim().is_empty())
    }

    /// Values that must not be printed, as they are and as a form has them.
    pub(super) fn secrets(&self) -> Vec<String> {
        let values: Vec<_> = SECRETS.iter().filter_map(|name| self.var(name)).collect();
        let encoded: Vec<_> = values.iter().filter_map(|value| form_encoded(value)).collect();
        [values, encoded].concat()
    }

    /// Settings of the official credentials that ask over HTTP. The client is made when it is first needed, since
    /// reading the root certificates takes a while, and is shared by all steps. `None` if it cannot be made.
    pub(super) fn client_options(&self) -> Option<ClientOptions> {
        Some(ClientOptions {
            transport: Some(Transport::new(self.http_client()?)),
            ..ClientOptions::default()
        })
    }

    pub(super) fn http_client(&self) -> Option<Arc<dyn HttpClient>> {
        if let Some(client) = self.http_client.get() {
            return Some(Arc::clone(client));
        }
        // `azure_core` panics where the client cannot be made, as on an image without root certificates.
        let made = std::panic::catch_unwind(self.new_http_client).ok()?;
        Some(Arc::clone(self.http_client.get_or_init(|| made)))
    }
}

fn form_encoded(value: &str) -> Option<String> {
    let url = Url::parse_with_params("https://localhost", [("", value)]).ok()?;
    url.query()?.strip_prefix('=').map(str::to_owned)
}
