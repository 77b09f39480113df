//! A small client that signs what it sends, and what its answers are.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use communication_emulator::Emulator;
use hmac::{Hmac, KeyInit, Mac};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub(crate) struct Client {
    http: reqwest::Client,
    endpoint: String,
    key: Vec<u8>,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub(crate) fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }
}

pub(crate) async fn start() -> (Emulator, Client) {
    let emulator = Emulator::builder().start().await.unwrap();
    let client = Client::new(&emulator);
    (emulator, client)
}

impl Client {
    pub(crate) fn new(emulator: &Emulator) -> Client {
        Client::at(&emulator.connection_string(), None)
    }

    /// A client of what a connection string names, which trusts this authority too.
    pub(crate) fn at(connection_string: &str, authority: Option<&str>) -> Client {
        let (endpoint, key) =
            connection_string.strip_prefix("endpoint=").unwrap().split_once(";accesskey=").unwrap();
        let mut http = reqwest::Client::builder().no_proxy();
        if let Some(pem) = authority {
            http = http.tls_certs_merge([reqwest::Certificate::from_pem(pem.as_bytes()).unwrap()]);
        }
        Client {
            http: http.build().unwrap(),
            endpoint: endpoint.trim_end_matches('/').to_owned(),
            key: STANDARD.decode(key).unwrap(),
        }
    }

    pub(crate) async fn get(&self, target: &str) -> Answer {
        self.send("GET", target, None, &[]).await.unwrap()
    }

    pub(crate) async fn delete(&self, target: &str) -> Answer {
        self.send("DELETE", target, None, &[]).await.unwrap()
    }

    pub(crate) async fn post(&self, target: &str, body: Value) -> Answer {
        self.send("POST", target, Some((body.to_string(), "application/json")), &[]).await.unwrap()
    }

    /// As `get`, for closures.
    pub(crate) async fn get_owned(&self, target: String) -> Answer {
        self.get(&target).await
    }

    /// As `post`, for closures.
    pub(crate) async fn post_owned(&self, target: String, body: Value) -> Answer {
        self.post(&target, body).await
    }

    pub(crate) async fn put(&self, target: &str, body: Value) -> Answer {
        self.send("PUT", target, Some((body.to_string(), "application/json")), &[]).await.unwrap()
    }

    pub(crate) async fn patch(&self, target: &str, body: Value) -> Answer {
        self.send("PATCH", target, Some((body.to_string(), "application/merge-patch+json")), &[])
            .await
            .unwrap()
    }

    /// Signs and sends; what the transport says of a broken answer is the error.
    pub(crate) async fn send(
        &self,
        method: &str,
        target: &str,
        body: Option<(String, &str)>,
        headers: &[(&str, &str)],
    ) -> Result<Answer, reqwest::Error> {
        let url = reqwest::Url::parse(&format!("{}{target}", self.endpoint)).unwrap();
        let text = body.as_ref().map(|(text, _)| text.clone()).unwrap_or_default();
        let sent = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let host = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
        let date = httpdate::fmt_http_date(std::time::SystemTime::from(now()));
        let hash = STANDARD.encode(Sha256::digest(&text));
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).unwrap();
        mac.update(format!("{method}\n{sent}\n{date};{host};{hash}").as_bytes());
        let signature = STANDARD.encode(mac.finalize().into_bytes());
        let authorization =
            format!("HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}");
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = self
            .http
            .request(method, url)
            .header("x-ms-date", date)
            .header("x-ms-content-sha256", hash)
            .header("authorization", authorization);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some((text, media)) = body {
            request = request.header("content-type", media).body(text);
        }
        let response = request.send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Answer { status, headers, text: response.text().await? })
    }

    /// A request to the management API: no signature.
    pub(crate) async fn manage(&self, method: &str, path: &str, body: Value) -> Answer {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let url = format!("{}/_emulator/{path}", self.endpoint);
        let response = self.http.request(method, url).body(body.to_string()).send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Answer { status, headers, text: response.text().await.unwrap() }
    }

    /// Searches toll-free numbers of the US and polls to the end; the id of the search.
    pub(crate) async fn search(&self, quantity: usize, area_code: Option<&str>) -> String {
        let mut body = toll_free(quantity);
        if let Some(code) = area_code {
            body["areaCode"] = code.into();
        }
        let started = self.post(&format!("/availablePhoneNumbers/countries/US/:search?{PHONE}"), body).await;
        assert_eq!(started.status, 202, "{}", started.text);
        self.poll(started.header("operation-id").unwrap()).await;
        started.header("search-id").unwrap().to_owned()
    }

    /// Polls an operation until it is neither running nor not started; its last body.
    pub(crate) async fn poll(&self, operation: &str) -> Value {
        for _ in 0..50 {
            let body = self.get(&format!("/phoneNumbers/operations/{operation}?{PHONE}")).await.json();
            if !matches!(body["status"].as_str(), Some("running" | "notStarted")) {
                return body;
            }
        }
        panic!("{operation} does not end");
    }

    pub(crate) async fn purchase(&self, search: &str) -> Answer {
        let target = format!("/availablePhoneNumbers/:purchase?{PHONE}");
        self.post(&target, json!({"searchId": search, "agreeToNotResell": true})).await
    }

    /// Searches, buys, and waits for it.
    pub(crate) async fn buy(&self, quantity: usize) -> Vec<String> {
        let search = self.search(quantity, None).await;
        let started = self.purchase(&search).await;
        assert_eq!(started.status, 202, "{}", started.text);
        assert_eq!(self.poll(started.header("operation-id").unwrap()).await["status"], "succeeded");
        self.result(&search).await
    }

    /// The numbers of a search.
    pub(crate) async fn result(&self, search: &str) -> Vec<String> {
        let answer = self.get(&format!("/availablePhoneNumbers/searchResults/{search}?{PHONE}")).await;
        let numbers = answer.json()["phoneNumbers"].as_array().unwrap().clone();
        numbers.iter().map(|number| number.as_str().unwrap().to_owned()).collect()
    }
}

#[expect(clippy::disallowed_methods, reason = "requests are signed with the machine's clock, as clients do")]
pub(crate) fn now() -> time::OffsetDateTime {
    time::OffsetDateTime::now_utc()
}

pub(crate) const PHONE: &str = "api-version=2025-06-01";
pub(crate) const IDENTITY: &str = "api-version=2023-10-01";
pub(crate) const PREVIEW: &str = "api-version=2025-03-02-preview";
pub(crate) const SIP: &str = "api-version=2023-03-01";
pub(crate) const SIP_PREVIEW: &str = "api-version=2024-11-15-preview";
pub(crate) const LEGACY: &str = "api-version=2020-07-20-preview1";
pub(crate) const LEGACY_IDENTITY: &str = "api-version=2020-07-20-preview2";

pub(crate) fn toll_free(quantity: usize) -> Value {
    json!({
        "phoneNumberType": "tollFree",
        "assignmentType": "application",
        "capabilities": {"calling": "outbound", "sms": "none"},
        "quantity": quantity,
    })
}

/// A number as the segment of a path.
pub(crate) fn segment(number: &str) -> String {
    number.replace('+', "%2B")
}
