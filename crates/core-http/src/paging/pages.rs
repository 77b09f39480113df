//! The pages of a list, one request each.

use std::{
    collections::HashSet,
    fmt,
    future::poll_fn,
    hash::{DefaultHasher, Hash, Hasher},
    pin::Pin,
    task::{Context, Poll},
};

use futures_core::Stream;

use crate::{
    call::Call,
    error::{Error, ErrorBuilder, ErrorKind, Result},
    operation::ResumeToken,
    pipeline::Pipeline,
    response::Response,
    runtime::BoxFuture,
    target::LinkPolicy,
};

/// What is fixed about a list: how it is read, what its page size is called, how its links are taken. For authors of
/// clients, who keep them as `static`s.
///
/// ```
/// use core_http::{Response, Result, service::{PageContent, Paging}};
///
/// #[derive(serde::Deserialize)]
/// struct Countries {
///     countries: Vec<serde_json::Value>,
///     #[serde(rename = "nextLink")]
///     next_link: Option<String>,
/// }
///
/// fn read(answer: &Response) -> Result<PageContent<serde_json::Value>> {
///     let page: Countries = answer.json()?;
///     Ok(PageContent::new(page.countries, page.next_link))
/// }
///
/// static COUNTRIES: Paging<serde_json::Value> = Paging::new("maxPageSize", read);
/// ```
pub struct Paging<T> {
    page_size: &'static str,
    links: LinkPolicy,
    read: fn(&Response) -> Result<PageContent<T>>,
}

impl<T> Paging<T> {
    /// A list whose page size has this query parameter and whose answers are read like this.
    #[must_use]
    pub const fn new(page_size: &'static str, read: fn(&Response) -> Result<PageContent<T>>) -> Self {
        Self { page_size, links: LinkPolicy::SameOrigin, read }
    }

    /// Sets how next links that name a host are taken. Default: [`LinkPolicy::SameOrigin`].
    #[must_use]
    pub const fn links(mut self, policy: LinkPolicy) -> Self {
        self.links = policy;
        self
    }
}

impl<T> fmt::Debug for Paging<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Paging")
            .field("page_size", &self.page_size)
            .field("links", &self.links)
            .finish_non_exhaustive()
    }
}

/// The items of an answer and the link to the next; for authors of clients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageContent<T> {
    items: Vec<T>,
    next: Option<String>,
}

impl<T> PageContent<T> {
    /// Items, and the next link as it came: missing, null, empty and blank all mean the end.
    #[must_use]
    pub fn new(items: Vec<T>, next: Option<String>) -> Self {
        Self { items, next: next.filter(|link| !link.trim().is_empty()) }
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    items: Vec<T>,
    token: ResumeToken,
    next: Option<ResumeToken>,
}

impl<T> Page<T> {
    /// The items; there may be none, also on a page that is not the last.
    #[must_use]
    pub fn items(&self) -> &[T] {
        &self.items
    }

    /// The items.
    #[must_use]
    pub fn into_items(self) -> Vec<T> {
        self.items
    }

    /// The token that begins with this page again.
    #[must_use]
    pub fn token(&self) -> &ResumeToken {
        &self.token
    }

    /// The token that begins with the next page; `None` on the last.
    #[must_use]
    pub fn next_token(&self) -> Option<&ResumeToken> {
        self.next.as_ref()
    }

    pub(super) fn into_parts(self) -> (Vec<T>, ResumeToken, Option<ResumeToken>) {
        (self.items, self.token, self.next)
    }
}

/// The pages of a list: a [`Stream`] that sends one request for each, and holds one at a time.
///
/// Ends after the last page or the first error.
pub struct Pages<T: 'static> {
    pipeline: Pipeline,
    operation: &'static str,
    paging: &'static Paging<T>,
    next: Next<T>,
    /// Hashes of the addresses that were asked: enough to see a circle, too little to be a leak.
    seen: HashSet<u64>,
}

enum Next<T> {
    Ask(Box<Call>),
    /// With the token of the page that is asked for.
    Asking(BoxFuture<'static, Result<Answered<T>>>, ResumeToken),
    /// The page before was good; its link was not.
    Fail(Error),
    End,
}

/// A page, and the call of the one after it.
struct Answered<T> {
    page: Page<T>,
    next: Option<Result<Call>>,
}

impl<T: Send + 'static> Pages<T> {
    pub(super) fn new(pipeline: &Pipeline, call: Result<Call>, paging: &'static Paging<T>) -> Self {
        let (operation, next) = match call {
            Ok(call) => (call.operation().name(), Next::Ask(Box::new(call))),
            Err(error) => (error.operation().unwrap_or("list"), Next::Fail(error)),
        };
        Self { pipeline: pipeline.clone(), operation, paging, next, seen: HashSet::new() }
    }

    /// The next page; `None` after the last. Short for the stream's `next`, without an import.
    ///
    /// # Errors
    ///
    /// Those of the request; [`ErrorKind::UntrustedLink`](crate::ErrorKind::UntrustedLink) and
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) for a next link that leads elsewhere or in a circle, after the items
    /// before it were handed out.
    pub async fn try_next(&mut self) -> Result<Option<Page<T>>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.transpose()
    }

    /// The operation that lists.
    pub(super) fn operation(&self) -> &'static str {
        self.operation
    }

    pub(super) fn page_size_parameter(&self) -> &'static str {
        self.paging.page_size
    }

    /// Begins with the page of a token instead.
    pub(super) fn resume_from(mut self, token: &ResumeToken) -> Result<Self> {
        let call = match self.next {
            Next::Ask(ref call) if self.seen.is_empty() => call,
            Next::Fail(error) if self.seen.is_empty() => return Err(error),
            _ => return Err(Error::invalid_input("token: must be given before the first item is asked for")),
        };
        let operation = call.operation();
        let facts = token.check(&self.pipeline, operation.name()).and_then(|()| {
            let both = token.fact("path").zip(token.fact("query"));
            both.ok_or_else(|| Error::invalid_input("token: holds no page"))
        });
        let (path, query) = facts.map_err(|error| error.with_operation(operation.name()))?;
        self.next = Next::Ask(Box::new(call.of_page(path, query)));
        Ok(self)
    }

    /// Asks for nothing more.
    pub(super) fn stop(&mut self) {
        self.next = Next::End;
    }

    /// Changes the call that is still to be sent first. Later it is too late: items of a page that was begun would be lost.
    pub(super) fn map_first(mut self, what: &str, change: impl FnOnce(Call) -> Result<Call>) -> Self {
        let changed = match self.next {
            Next::Ask(call) if self.seen.is_empty() => change(*call),
            Next::Fail(error) => Err(error),
            _ => Err(Error::invalid_input(format!("{what}: must be set before the first item is asked for"))),
        };
        self.next = match changed {
            Ok(call) => Next::Ask(Box::new(call)),
            Err(error) => Next::Fail(error),
        };
        self
    }

    /// The token that begins with the page that is asked for next, if it is known.
    pub(super) fn token(&self) -> Option<ResumeToken> {
        match &self.next {
            Next::Ask(call) => Some(token_of(&self.pipeline, call)),
            Next::Asking(_, token) => Some(token.clone()),
            Next::Fail(_) | Next::End => None,
        }
    }

    fn ask(&mut self, call: Call) -> Next<T> {
        let first = self.seen.is_empty();
        self.seen.insert(address_hash(&call));
        let pipeline = if first { self.pipeline.clone() } else { self.pipeline.without_request_id() };
        let paging = self.paging;
        let token = token_of(&pipeline, &call);
        let page_token = token.clone();
        let asking = Box::pin(async move {
            // Every page is asked for like the first: in the same language, say.
            let (operation, headers) = (call.operation(), call.headers().clone());
            let answer = pipeline.send(call).await?;
            let PageContent { items, next } = (paging.read)(&answer)?;
            let next = next.map(|link| {
                let next = pipeline.follow_with(operation, &answer, &link, paging.links)?;
                Ok(next.with_headers(headers))
            });
            let next_token =
                next.as_ref().and_then(|next| next.as_ref().ok()).map(|call| token_of(&pipeline, call));
            Ok(Answered { page: Page { items, token: page_token, next: next_token }, next })
        });
        Next::Asking(asking, token)
    }

    /// What comes after a page with this link.
    fn after(&self, next: Option<Result<Call>>) -> Next<T> {
        match next {
            None => Next::End,
            Some(Ok(call)) if self.seen.contains(&address_hash(&call)) => {
                Next::Fail(in_circle(call.operation().name()))
            }
            Some(Ok(call)) => Next::Ask(Box::new(call)),
            Some(Err(error)) => Next::Fail(error),
        }
    }
}

impl<T: Send + 'static> Stream for Pages<T> {
    type Item = Result<Page<T>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match std::mem::replace(&mut self.next, Next::End) {
                Next::End => return Poll::Ready(None),
                Next::Fail(error) => return Poll::Ready(Some(Err(error))),
                Next::Ask(call) => {
                    self.next = self.ask(*call);
                }
                Next::Asking(mut asking, token) => {
                    let Poll::Ready(answered) = asking.as_mut().poll(cx) else {
                        self.next = Next::Asking(asking, token);
                        return Poll::Pending;
                    };
                    let Answered { page, next } = answered?;
                    self.next = self.after(next);
                    return Poll::Ready(Some(Ok(page)));
                }
            }
        }
    }
}

// Nothing in it is pinned: the request under way has a box of its own.
impl<T: 'static> Unpin for Pages<T> {}

impl<T: 'static> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("paging", &self.paging)
            .field("asked", &self.seen.len())
            .finish_non_exhaustive()
    }
}

/// The address without what may differ between the first call and a link to the same page.
fn address_hash(call: &Call) -> u64 {
    let mut pairs: Vec<&str> = call
        .query_text()
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.to_ascii_lowercase().starts_with("api-version="))
        .collect();
    pairs.sort_unstable();
    let mut hasher = DefaultHasher::new();
    (call.path(), pairs).hash(&mut hasher);
    hasher.finish()
}

fn in_circle(operation: &'static str) -> Error {
    let message = "the next link leads in a circle: to a page that was read before";
    ErrorBuilder::new(ErrorKind::Decode, message).operation(operation).may_have_been_sent().build()
}

/// The token of the page that this call asks for.
fn token_of(pipeline: &Pipeline, call: &Call) -> ResumeToken {
    ResumeToken::new(pipeline, call.operation().name())
        .with_fact("path", call.path())
        .with_fact("query", call.query_text())
}
