//! A client and an emulator on one clock that no test waits for, with a network between them that can lose anything.

use std::{
    collections::VecDeque,
    fmt,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard},
    task::{Context, Poll},
    time::Duration,
};

use communication_emulator::{Emulator, Speed};
use communication_phone_numbers::{
    AccessKey, ClientOptions, CountryCode, Endpoint, PhoneNumber, PhoneNumberAssignmentType,
    PhoneNumberCapabilities, PhoneNumberCapabilityType, PhoneNumberSearchResult, PhoneNumberType,
    PhoneNumbersClient, Request, Runtime, SearchRequest, Transport, async_trait,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    testing::ManualClock,
};
use core_http::{Bytes, ResponseBody, Stream, TransportError, TransportResponse};
use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::support::KEY;

/// What becomes of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Fine,
    /// Nothing leaves.
    NotSent,
    /// The connection breaks, without or with the effect.
    Lost {
        effect: bool,
    },
    /// No answer ever comes, without or with the effect.
    Silence {
        effect: bool,
    },
    /// This status instead, without or with the effect.
    Status {
        status: u16,
        effect: bool,
    },
    /// Throttled without effect, with a hint in seconds.
    Throttled(Option<u64>),
    /// The effect, and an answer that breaks off in its body.
    Truncated,
    /// The effect, and an answer without its links.
    NoLink,
    /// The effect, and an answer whose links lead elsewhere.
    ForeignLink,
    /// The effect, and a page of a proxy under 200.
    Html,
    /// The effect, and an answer that is about something else.
    Elsewhere,
}

/// What the network and the service do to those who look.
#[derive(Debug, Default)]
pub(crate) struct Weather {
    /// What becomes of the requests that change something, in order; `Fine` after the last.
    pub(crate) changes: VecDeque<Fate>,
    /// What becomes of the others, in order; `Fine` after the last.
    pub(crate) reads: VecDeque<Fate>,
    /// The status of the operation of a purchase that was not made; `None`: there is none.
    pub(crate) visible: Option<&'static str>,
    /// For how many seconds after its purchase a number does not show.
    pub(crate) late: i64,
    /// How long a request travels, in milliseconds.
    pub(crate) latency: u64,
    /// No answer says what time it is.
    pub(crate) dateless: bool,
}

#[derive(Clone)]
pub(crate) struct World {
    pub(crate) emulator: Arc<Emulator>,
    pub(crate) clock: ManualClock,
    weather: Arc<Mutex<Weather>>,
    /// By how much the service's clock is ahead of ours.
    skew: Arc<Mutex<time::Duration>>,
    sent: Arc<Mutex<Vec<String>>>,
}

impl World {
    pub(crate) async fn start() -> Self {
        let emulator = Emulator::builder().speed(Speed::Realistic).start().await.unwrap();
        emulator.clock().freeze();
        let clock = ManualClock::new();
        let world = Self {
            emulator: Arc::new(emulator),
            clock,
            weather: Arc::default(),
            skew: Arc::default(),
            sent: Arc::default(),
        };
        world.sync();
        world
    }

    /// As new, with time where it is.
    pub(crate) fn reset(&self, seed: u64, skew: time::Duration) {
        *self.skew.lock().unwrap() = skew;
        self.sync();
        self.emulator.reset_with_seed(seed);
        *self.weather() = Weather::default();
        self.sent.lock().unwrap().clear();
    }

    pub(crate) fn weather(&self) -> MutexGuard<'_, Weather> {
        self.weather.lock().unwrap()
    }

    /// How the operation of a purchase that was not made is shown.
    pub(crate) fn visible(&self) -> Option<&'static str> {
        self.weather().visible
    }

    /// Method and path of what arrived, or would have.
    pub(crate) fn sent(&self) -> Vec<String> {
        self.sent.lock().unwrap().clone()
    }

    /// A new client, as of a process that has just started.
    pub(crate) fn client(&self) -> PhoneNumbersClient {
        let endpoint = Endpoint::parse("https://contoso.communication.azure.com").unwrap();
        let options =
            ClientOptions::new().transport(Arc::new(self.clone())).runtime(Arc::new(self.clock.clone()));
        PhoneNumbersClient::builder(endpoint, AccessKey::parse(KEY).unwrap())
            .options(options)
            .build()
            .unwrap()
    }

    pub(crate) fn run<T>(&self, future: impl IntoFuture<Output = T>) -> T {
        self.clock.run(future.into_future())
    }

    /// Time goes by.
    pub(crate) fn pass(&self, time: Duration) {
        self.clock.advance(time);
        self.sync();
    }

    /// The emulator shows the time of the clock.
    fn sync(&self) {
        self.emulator.clock().set(self.clock.now() + *self.skew.lock().unwrap());
    }

    /// A search that is held.
    pub(crate) fn search(
        &self,
        client: &PhoneNumbersClient,
        quantity: u32,
        area_code: Option<&str>,
    ) -> PhoneNumberSearchResult {
        let (out, none) = (PhoneNumberCapabilityType::Outbound, PhoneNumberCapabilityType::None);
        let (kind, application) = (PhoneNumberType::TollFree, PhoneNumberAssignmentType::Application);
        let calls = PhoneNumberCapabilities::new(out, none);
        let mut request = SearchRequest::new(CountryCode::US, kind, application, calls).quantity(quantity);
        if let Some(area_code) = area_code {
            request = request.area_code(area_code);
        }
        self.run(async { client.begin_search_available_phone_numbers(&request).await?.await }).unwrap()
    }

    /// What the books say was bought, however long ago the request was accepted; and how many requests were.
    pub(crate) fn bought(&self) -> (Vec<PhoneNumber>, usize) {
        self.sync();
        let purchases = self.emulator.purchases();
        let numbers = purchases.iter().flat_map(|purchase| &purchase.bought);
        (numbers.map(|number| PhoneNumber::parse(number).unwrap()).collect(), purchases.len())
    }

    async fn answer(&self, request: &Request, fate: Fate) -> Result<TransportResponse, TransportError> {
        let call = || self.call(request);
        match fate {
            Fate::Fine => Ok(call().into_response()),
            Fate::NotSent => Err(TransportError::not_sent("no route")),
            Fate::Lost { effect } => {
                let _ = effect.then(call);
                Err(TransportError::interrupted("reset"))
            }
            Fate::Silence { effect } => {
                let _ = effect.then(call);
                std::future::pending().await
            }
            Fate::Status { status, effect } => {
                let _ = effect.then(call);
                Ok(self
                    .said(status, &json!({"error": {"code": "Fault", "message": "a fault"}}))
                    .into_response())
            }
            Fate::Throttled(hint) => {
                let mut answer =
                    self.said(429, &json!({"error": {"code": "TooManyRequests", "message": "slowly"}}));
                answer.headers.extend(hint.map(|hint| ("retry-after".to_owned(), hint.to_string())));
                Ok(answer.into_response())
            }
            Fate::Truncated => {
                let answer = call();
                Ok(TransportResponse::new(answer.status(), ResponseBody::new(Broken))
                    .with_headers(answer.headers()))
            }
            Fate::NoLink => {
                let mut answer = call();
                answer.headers.retain(|(name, _)| name != "operation-location");
                Ok(answer.into_response())
            }
            Fate::ForeignLink => {
                let mut answer = call();
                for (_, link) in answer.headers.iter_mut().filter(|(name, _)| name == "operation-location") {
                    *link = format!("https://evil.example{link}");
                }
                Ok(answer.into_response())
            }
            Fate::Elsewhere => {
                let _ = call();
                // Without a list: an empty one would be a lie that nothing can tell from the truth.
                let other = json!({"id": "search_x", "operationType": "search", "status": "succeeded", "searchId": "x",
                    "phoneNumber": "+18005550199", "purchaseDate": "2024-01-15T09:30:05Z"});
                Ok(self.said(200, &other).into_response())
            }
            Fate::Html => {
                let mut answer = call();
                (answer.status, answer.body) = (200, "<html>sign in</html>".to_owned());
                answer.headers.retain(|(name, _)| name != "operation-location" && name != "content-type");
                answer.headers.push(("content-type".to_owned(), "text/html".to_owned()));
                Ok(answer.into_response())
            }
        }
    }

    /// The request at the service, and what the weather lets be seen of it.
    fn call(&self, request: &Request) -> Said {
        self.sync();
        let body = String::from_utf8(request.body().to_vec()).unwrap();
        let body = Some(body).filter(|body| !body.is_empty());
        let method = request.method().as_str();
        let answer = self.emulator.call(method, request.path_and_query(), body.as_deref());
        let mut said = Said { status: answer.status, headers: answer.headers, body: answer.body };
        if self.weather().dateless {
            said.headers.retain(|(name, _)| name != "date");
        }
        if method == "GET" { self.dimmed(request.url().path(), said) } else { said }
    }

    fn dimmed(&self, path: &str, said: Said) -> Said {
        let (visible, late) = {
            let weather = self.weather();
            (weather.visible, weather.late)
        };
        if let Some(id) = path.strip_prefix("/phoneNumbers/operations/purchase_")
            && let (404, Some(word)) = (said.status, visible)
        {
            let time = "2024-01-15T09:30:05.1234567+00:00";
            let id = format!("purchase_{id}");
            return self.said(
                200,
                &json!({"operationType": "purchase", "status": word, "createdDateTime": time, "id": id}),
            );
        }
        if said.status != 200 || !path.starts_with("/phoneNumbers") || path.contains("/operations/") {
            return said;
        }
        let now = self.emulator.clock().now();
        let shows = |number: &Value| {
            let bought = number["purchaseDate"].as_str().unwrap_or_default();
            let bought =
                OffsetDateTime::parse(bought, &time::format_description::well_known::Rfc3339).unwrap();
            now - bought >= time::Duration::seconds(late)
        };
        let mut body: Value = serde_json::from_str(&said.body).unwrap();
        if let Some(numbers) = body.get_mut("phoneNumbers").and_then(Value::as_array_mut) {
            numbers.retain(shows);
        } else if !shows(&body) {
            return self.said(404, &json!({"error": {"code": "NotFound", "message": "not there"}}));
        }
        Said { body: body.to_string(), ..said }
    }

    /// An answer that the emulator has not given, at its time.
    fn said(&self, status: u16, body: &Value) -> Said {
        let now = self.emulator.clock().now();
        let mut headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        if !self.weather().dateless {
            headers.push(("date".to_owned(), httpdate(now)));
        }
        Said { status, headers, body: body.to_string() }
    }
}

/// The date of an answer.
pub(crate) fn httpdate(time: OffsetDateTime) -> String {
    let format = time::macros::format_description!(
        "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
    );
    time.format(format).unwrap()
}

struct Said {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

impl Said {
    fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap()
    }

    fn headers(&self) -> HeaderMap {
        let pair = |(name, value): &(String, String)| {
            (HeaderName::try_from(name).unwrap(), HeaderValue::from_str(value).unwrap())
        };
        self.headers.iter().map(pair).collect()
    }

    fn into_response(self) -> TransportResponse {
        let (status, headers) = (self.status(), self.headers());
        TransportResponse::new(status, ResponseBody::from(Bytes::from(self.body))).with_headers(headers)
    }
}

/// A body that breaks off.
struct Broken;

impl Stream for Broken {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(Some(Err(TransportError::interrupted("cut short"))))
    }
}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("World")
    }
}

#[async_trait]
impl Transport for World {
    async fn send(&self, request: Request) -> Result<TransportResponse, TransportError> {
        let is_read = request.method() == "GET";
        let (fate, latency) = {
            let mut weather = self.weather();
            let fates = if is_read { &mut weather.reads } else { &mut weather.changes };
            (fates.pop_front().unwrap_or(Fate::Fine), weather.latency)
        };
        self.sent.lock().unwrap().push(format!("{} {}", request.method(), request.url().path()));
        self.clock.sleep(Duration::from_millis(latency)).await;
        self.answer(&request, fate).await
    }
}

/// Runs a future for so long, and drops it if it has not ended.
pub(crate) async fn for_at_most<T>(
    clock: &ManualClock,
    limit: Duration,
    work: impl Future<Output = T>,
) -> Option<T> {
    let (mut work, mut timer) = (std::pin::pin!(work), clock.sleep(limit));
    std::future::poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(value) => Poll::Ready(Some(value)),
        Poll::Pending => timer.as_mut().poll(context).map(|()| None),
    })
    .await
}

/// Runs two futures at once.
pub(crate) async fn both<A, B>(one: impl Future<Output = A>, two: impl Future<Output = B>) -> (A, B) {
    let (mut one, mut two) = (std::pin::pin!(one), std::pin::pin!(two));
    let (mut first, mut second) = (None, None);
    std::future::poll_fn(|context| {
        if first.is_none()
            && let Poll::Ready(value) = one.as_mut().poll(context)
        {
            first = Some(value);
        }
        if second.is_none()
            && let Poll::Ready(value) = two.as_mut().poll(context)
        {
            second = Some(value);
        }
        match (first.is_some(), second.is_some()) {
            (true, true) => Poll::Ready((first.take().unwrap(), second.take().unwrap())),
            _ => Poll::Pending,
        }
    })
    .await
}

/// Chance that is the same each time: the steps of splitmix64.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }

    pub(crate) fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.below(of.len() as u64)).unwrap()]
    }
}
