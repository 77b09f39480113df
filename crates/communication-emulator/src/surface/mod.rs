//! The operations of the five surfaces, and how a request finds its one.

pub(crate) mod administration;
pub(crate) mod identity;
pub(crate) mod phone_numbers;
mod read;
mod routes;
pub(crate) mod sip;

use std::borrow::Cow;

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
pub(crate) fn find(request: &Request) -> Result<(&'static Route, Vec<String>), Failure> {
    let path: Vec<Cow<'_, str>> = request.path().split('/').map(decoded).collect();
    let fitting: Vec<&Route> = ROUTES.iter().filter(|route| fits(route.template, &path)).collect();
    let Some(literal) = fitting.iter().map(|route| literals(route.template)).max() else {
        return Err(Failure::new(404, "NotFound", "There is no such resource.").without_versions());
    };
    let mut of_method = fitting
        .into_iter()
        .filter(|route| literals(route.template) == literal && same_method(&request.method, route.method))
        .peekable();
    if of_method.peek().is_none() {
        let text = "The method is not allowed for this resource.";
        return Err(Failure::new(405, "MethodNotAllowed", text).without_versions());
    }
    let version = versions::of_request(request)?;
    let route = of_method.find(|route| route.versions.include(&version));
    let route = route.ok_or_else(|| versions::unsupported(&version))?;
    Ok((route, parameters(route.template, path)))
}

impl Route {
    /// Where it is in the table.
    pub(crate) fn index(&self) -> Option<usize> {
        ROUTES.iter().position(|route| std::ptr::eq(route, self))
    }

    /// Whether one of the contract's documents has the operation in that version.
    pub(crate) fn is_described(&self, version: &str) -> bool {
        versions::DESCRIBED
            .iter()
            .any(|(surface, described)| *surface == self.surface.name() && *described == version)
    }
}

fn same_method(method: &Method, name: &str) -> bool {
    method.as_str() == name
}

fn decoded(segment: &str) -> Cow<'_, str> {
    if segment.contains('%') { Cow::Owned(decode_segment(segment)) } else { Cow::Borrowed(segment) }
}

fn is_parameter(part: &str) -> bool {
    part.starts_with('{')
}

/// Whether the path fits the template. Literal parts are compared without case, as the service does.
fn fits(template: &str, path: &[Cow<'_, str>]) -> bool {
    let mut given = path.iter();
    let all_fit = template.split('/').all(|wanted| {
        given.next().is_some_and(|given| {
            if is_parameter(wanted) { !given.is_empty() } else { wanted.eq_ignore_ascii_case(given) }
        })
    });
    all_fit && given.next().is_none()
}

/// The parts of the path that stand for the parameters of the template.
fn parameters(template: &str, path: Vec<Cow<'_, str>>) -> Vec<String> {
    let parts = template.split('/').zip(path);
    parts.filter(|(wanted, _)| is_parameter(wanted)).map(|(_, given)| given.into_owned()).collect()
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
