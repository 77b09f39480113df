//! Refusals in the service's form: `{"error":{"code","message","target"?,"innererror"?}}`.

use crate::{exchange::Reply, journal::StringsToSign, json::Json};

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Failure {
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) target: Option<Box<str>>,
    pub(crate) inner: Option<Box<(String, String)>>,
    pub(crate) headers: Vec<(String, String)>,
    /// Whether `api-supported-versions` goes with it: it is missing from refusals made before the operation began.
    pub(crate) versions: bool,
    /// For the journal, where a signature was refused.
    pub(crate) strings: Option<Box<StringsToSign>>,
}

impl Failure {
    pub(crate) fn new(status: u16, code: impl Into<String>, message: impl Into<String>) -> Failure {
        Failure {
            status,
            code: code.into(),
            message: message.into(),
            target: None,
            inner: None,
            headers: Vec::new(),
            versions: true,
            strings: None,
        }
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Failure {
        Failure::new(400, "BadRequest", message)
    }

    pub(crate) fn target(mut self, target: &str) -> Failure {
        self.target = Some(target.into());
        self
    }

    pub(crate) fn inner(mut self, code: &str, message: &str) -> Failure {
        self.inner = Some(Box::new((code.to_owned(), message.to_owned())));
        self
    }

    pub(crate) fn header(mut self, name: &str, value: impl Into<String>) -> Failure {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    pub(crate) fn without_versions(mut self) -> Failure {
        self.versions = false;
        self
    }

    pub(crate) fn into_reply(self) -> Reply {
        let inner = self.inner.map(|inner| {
            let (code, message) = *inner;
            Json::object([("code", code.into()), ("message", message.into())])
        });
        let error = Json::object([("code", self.code.into()), ("message", self.message.into())])
            .with("target", self.target.as_deref().map(Json::from))
            .with("innererror", inner);
        let mut reply = Reply {
            body: Some(Json::object([("error", error)])),
            versions: self.versions,
            headers: self.headers,
            ..Reply::new(self.status)
        };
        reply.headers.push(("content-type".to_owned(), "application/json".to_owned()));
        reply
    }
}
