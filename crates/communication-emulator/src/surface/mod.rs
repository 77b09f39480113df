//! The operations of the five surfaces, and how a request finds its one.

pub(crate) mod administration;
pub(crate) mod identity;
pub(crate) mod phone_numbers;
mod read;
mod routes;
pub(crate) mod sip;

use http::Method;
pub(crate) use routes::ROUTES;
use time::OffsetDateTime;

use crate::{
    auth::Proof,
    effects::Effects,
    error::Failure,
    exchange::{Reply, Request, decode_segment},
    settings::Settings,
    state::State,
    versions::{self, Versions},
};

/// The surfaces, as the folders of the recordings name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Surface {
    Identity,
    PhoneNumbers,
    SipRouting,
    Administration,
}

impl Surface {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Surface::Identity => "identity",
            Surface::PhoneNumbers => "phone-numbers",
            Surface::SipRouting => "sip-routing",
            Surface::Administration => "administration",
        }
    }
}

/// Everything a handler works with.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    pub(crate) state: &'a mut State,
    pub(crate) settings: &'a Settings,
    pub(crate) now: OffsetDateTime,
    pub(crate) request: &'a Request,
    /// The decoded path parameters, in their order.
    pub(crate) parameters: Vec<String>,
    pub(crate) effects: &'a Effects,
    pub(crate) proof: &'a Proof,
    /// Remarks for the journal.
    pub(crate) notes: &'a mut Vec<String>,
}

impl Call<'_> {
    pub(crate) fn parameter(&self, index: usize) -> &str {
        self.parameters.get(index).map_or("", String::as_str)
    }
}

pub(crate) type Handler = fn(&mut Call<'_>) -> Result<Reply, Failure>;

/// One operation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Route {
    pub(crate) surface: Surface,
    pub(crate) method: &'static str,
    pub(crate) template: &'static str,
    pub(crate) name: &'static str,
    pub(crate) versions: Versions,
    pub(crate) handler: Handler,
}

/// The operation of a request and its path parameters.
pub(crate) fn find(
    request: &Request,
    strict_version: bool,
) -> Result<(&'static Route, Vec<String>), Failure> {
    let path = request.path();
    let fitting: Vec<_> =
        ROUTES.iter().filter_map(|route| Some((route, matches(route.template, path)?))).collect();
    let Some(literal) = fitting.iter().map(|(route, _)| literals(route.template)).max() else {
        return Err(Failure::new(404, "NotFound", "There is no such resource.").without_versions());
    };
    let of_method: Vec<_> = fitting
        .into_iter()
        .filter(|(route, _)| {
            literals(route.template) == literal && same_method(&request.method, route.method)
        })
        .collect();
    if of_method.is_empty() {
        let text = "The method is not allowed for this resource.";
        return Err(Failure::new(405, "MethodNotAllowed", text).without_versions());
    }
    let version = versions::of_request(request)?;
    of_method
        .into_iter()
        .find(|(route, _)| route.versions.include(&version) && (!strict_version || route.described(&version)))
        .ok_or_else(|| versions::unsupported(&version))
}

impl Route {
    /// Whether one of the contract's documents has the operation in that version.
    fn described(&self, version: &str) -> bool {
        versions::DESCRIBED
            .iter()
            .any(|(surface, described)| *surface == self.surface.name() && *described == version)
    }
}

fn same_method(method: &Method, name: &str) -> bool {
    method.as_str() == name
}

/// The path parameters, if the path fits the template. Literal parts are compared without case, as the service does.
fn matches(template: &str, path: &str) -> Option<Vec<String>> {
    let mut parameters = Vec::new();
    let mut wanted = template.split('/');
    let mut given = path.split('/');
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return Some(parameters),
            (Some(wanted), Some(given)) if wanted.starts_with('{') => {
                if given.is_empty() {
                    return None;
                }
                parameters.push(decode_segment(given));
            }
            (Some(wanted), Some(given)) if wanted.eq_ignore_ascii_case(&decode_segment(given)) => {}
            _ => return None,
        }
    }
}

fn literals(template: &str) -> usize {
    template.split('/').filter(|part| !part.starts_with('{')).map(str::len).sum()
}

/// A refusal for a used-up quota.
fn too_many(call: &Call<'_>, until: OffsetDateTime) -> Failure {
    let seconds = crate::stamp::seconds_until(call.now, until);
    Failure::new(429, "TooManyRequests", "The quota of the subscription is used up.")
        .header("retry-after", seconds.to_string())
}
