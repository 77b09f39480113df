//! The bearer token of a client: one for all its calls, renewed before it ends, by one caller at a time.

use std::{
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicU64, Ordering::SeqCst},
    },
};

use core_auth::{AccessToken, CredentialError, TokenCredential, TokenRequestContext};
use http::HeaderValue;
use time::{Duration, OffsetDateTime};

use crate::{
    error::{Error, ErrorBuilder, ErrorKind, Result},
    pipeline::race,
    runtime::Runtime,
};

/// A token with less life than this is not sent: it could end on the way.
const MINIMUM_LIFE: Duration = Duration::seconds(10);
/// How long before its end a token is renewed in the background, if it does not say itself.
const AHEAD: Duration = Duration::minutes(5);
/// How long the background leaves the credential alone after a failure, while the old token lives.
const PAUSE: std::time::Duration = std::time::Duration::from_secs(30);

/// How long the background waits for a credential. Callers wait as long as their attempt may take.
const LONGEST_FETCH: std::time::Duration = std::time::Duration::from_secs(60);

/// Holds the token of a client and gets new ones.
pub(crate) struct TokenCache {
    credential: Arc<dyn TokenCredential>,
    context: TokenRequestContext,
    runtime: Arc<dyn Runtime>,
    current: RwLock<Option<Current>>,
    /// Claims that the next token has to satisfy.
    claims: Mutex<Option<String>>,
    /// Held while a token is fetched: one caller asks, the others wait for what it gets.
    flight: tokio::sync::Mutex<Flight>,
    /// Counts the ends of flights, good or bad.
    landed: AtomicU64,
    in_background: AtomicBool,
}

/// A token, ready to be sent.
#[derive(Clone)]
struct Current {
    header: HeaderValue,
    usable_until: OffsetDateTime,
    renew_from: OffsetDateTime,
    generation: u64,
}

#[derive(Default)]
struct Flight {
    failure: Option<CredentialError>,
    /// The background waits until then, by the monotonic clock.
    pause_until: std::time::Duration,
}

impl TokenCache {
    pub(crate) fn new(
        credential: Arc<dyn TokenCredential>,
        scopes: &[String],
        runtime: Arc<dyn Runtime>,
    ) -> Arc<Self> {
        Arc::new(Self {
            credential,
            context: TokenRequestContext::new(scopes.iter().map(String::as_str)),
            runtime,
            current: RwLock::new(None),
            claims: Mutex::new(None),
            flight: tokio::sync::Mutex::new(Flight::default()),
            landed: AtomicU64::new(0),
            in_background: AtomicBool::new(false),
        })
    }

    /// A token to send, and its generation for [`Self::demand_claims`].
    pub(crate) async fn header(self: &Arc<Self>) -> Result<(HeaderValue, u64)> {
        if let Some(current) = self.usable() {
            if self.runtime.now() >= current.renew_from {
                self.renew_in_background();
            }
            return Ok((current.header, current.generation));
        }
        let landed = self.landed.load(SeqCst);
        let mut flight = self.flight.lock().await;
        if let Some(current) = self.usable() {
            return Ok((current.header, current.generation));
        }
        // Somebody asked while this caller waited, and failed: asking once more for every waiter would be a storm.
        if self.landed.load(SeqCst) != landed
            && let Some(failure) = &flight.failure
        {
            return Err(credential_failed(failure.clone()));
        }
        let current = self.fetch(&mut flight).await?;
        Ok((current.header, current.generation))
    }

    /// The service refused the token of this generation and asks for one that satisfies these claims.
    pub(crate) fn demand_claims(&self, claims: String, generation: u64) {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        // A newer token is there already: another call met the same challenge.
        if current.as_ref().is_some_and(|current| current.generation == generation) {
            *current = None;
            *self.demanded() = Some(claims);
        }
    }

    fn usable(&self) -> Option<Current> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        current.as_ref().filter(|current| self.runtime.now() < current.usable_until).cloned()
    }

    fn demanded(&self) -> MutexGuard<'_, Option<String>> {
        self.claims.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks the credential, with the claims that are demanded.
    async fn ask(&self, claims: Option<&String>) -> Result<Current, CredentialError> {
        let context = match claims {
            Some(claims) => self.context.clone().with_claims(claims.clone()),
            None => self.context.clone(),
        };
        self.credential.get_token(&context).await.and_then(|token| self.accept(&token))
    }

    async fn fetch(&self, flight: &mut Flight) -> Result<Current> {
        let mut claims = self.demanded().clone();
        let mut result = self.ask(claims.as_ref()).await;
        let now_demanded = self.demanded().clone();
        if now_demanded != claims {
            // A challenge came meanwhile: this token would be refused like the one before.
            claims = now_demanded;
            result = self.ask(claims.as_ref()).await;
        }
        let generation = self.landed.fetch_add(1, SeqCst) + 1;
        match result {
            Ok(current) => {
                let current = Current { generation, ..current };
                *self.current.write().unwrap_or_else(PoisonError::into_inner) = Some(current.clone());
                *flight = Flight::default();
                let mut demanded = self.demanded();
                // Others may have been demanded while this token was fetched.
                if *demanded == claims {
                    *demanded = None;
                }
                Ok(current)
            }
            Err(failure) => {
                flight.failure = Some(failure.clone());
                flight.pause_until = self.runtime.monotonic().saturating_add(PAUSE);
                Err(credential_failed(failure))
            }
        }
    }

    fn accept(&self, token: &AccessToken) -> Result<Current, CredentialError> {
        let (now, ends) = (self.runtime.now(), token.expires_on());
        let usable_until = ends.saturating_sub(MINIMUM_LIFE);
        if now >= usable_until {
            return Err(CredentialError::new(
                "the credential handed out a token that has expired; is the clock right?",
            ));
        }
        if token.secret().expose().trim().is_empty() {
            return Err(CredentialError::new("the credential handed out an empty token"));
        }
        let mut header =
            HeaderValue::try_from(format!("Bearer {}", token.secret().expose())).map_err(|_| {
                CredentialError::new("the credential handed out a token that cannot be sent in a header")
            })?;
        header.set_sensitive(true);
        // A token that lives shorter than twice the usual lead is renewed at half of its life.
        let lead = AHEAD.min((usable_until - now) / 2);
        // A time that is past already would mean to ask again with each call.
        let renew_from = token.refresh_on().filter(|at| *at > now);
        let renew_from = renew_from.unwrap_or_else(|| usable_until.saturating_sub(lead));
        Ok(Current { header, usable_until, renew_from, generation: 0 })
    }

    fn renew_in_background(self: &Arc<Self>) {
        if self.in_background.swap(true, SeqCst) {
            return;
        }
        // Made here, so that the mark is taken back even if the runtime drops the future unpolled.
        let mark = BackgroundMark(Arc::clone(self));
        self.runtime.spawn(Box::pin(async move {
            let cache = &mark.0;
            let mut flight = cache.flight.lock().await;
            let still_due = cache.usable().is_none_or(|current| cache.runtime.now() >= current.renew_from);
            if !still_due || cache.runtime.monotonic() < flight.pause_until {
                return;
            }
            match race(cache.fetch(&mut flight), cache.runtime.sleep(LONGEST_FETCH)).await {
                Some(Ok(_)) => {}
                Some(Err(error)) => {
                    tracing::warn!(error = %error, "a token could not be renewed ahead of its end");
                }
                None => {
                    flight.pause_until = cache.runtime.monotonic().saturating_add(PAUSE);
                    tracing::warn!(
                        "a token could not be renewed ahead of its end: the credential does not answer"
                    );
                }
            }
        }));
    }
}

// A credential is somebody else's type: what its `Debug` prints is not known.
impl fmt::Debug for TokenCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenCache").field("scopes", &self.context.scopes()).finish_non_exhaustive()
    }
}

/// Takes the mark back when the background work ends, however it ends.
struct BackgroundMark(Arc<TokenCache>);

impl Drop for BackgroundMark {
    fn drop(&mut self) {
        self.0.in_background.store(false, SeqCst);
    }
}

fn credential_failed(failure: CredentialError) -> Error {
    ErrorBuilder::new(ErrorKind::Credential, "no token could be had").source(failure).build()
}
