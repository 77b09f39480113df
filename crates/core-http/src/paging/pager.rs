//! The items of a list, whatever page they stand on.

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
    vec,
};

use futures_core::Stream;

use super::{Page, Pages, Paging};
use crate::{
    call::Call,
    error::{Error, ErrorBuilder, ErrorKind, Result},
    operation::ResumeToken,
    pipeline::Pipeline,
};

/// More empty pages in a row than any filter leaves: the service would keep this program asking for ever.
const MAX_EMPTY_PAGES: u32 = 1000;

/// The items of a list: a [`Stream`] that asks for pages when it needs them, and holds one at a time.
///
/// Nothing is sent before the first item is asked for. Ends after the last item or the first error.
///
/// ```
/// # use core_http::{Pager, Result};
/// async fn print_all(mut numbers: Pager<String>) -> Result<()> {
///     while let Some(number) = numbers.try_next().await? {
///         println!("{number}");
///     }
///     Ok(())
/// }
/// ```
pub struct Pager<T: 'static> {
    pages: Pages<T>,
    items: vec::IntoIter<T>,
    /// The page that the items are from, and the one after it.
    page: Option<(ResumeToken, Option<ResumeToken>)>,
    empty_pages: u32,
}

impl<T: Send + 'static> Pager<T> {
    /// The list that begins with this call; for authors of clients.
    #[must_use]
    pub fn new(pipeline: &Pipeline, call: Call, paging: &'static Paging<T>) -> Self {
        Self::from_result(pipeline, Ok(call), paging)
    }

    /// The same for a call that may have been refused: then its error is the first item, and nothing is sent. So the method
    /// that lists needs no `Result` of its own; for authors of clients.
    #[must_use]
    pub fn from_result(pipeline: &Pipeline, call: Result<Call>, paging: &'static Paging<T>) -> Self {
        Self::of(Pages::new(pipeline, call, paging))
    }

    fn of(pages: Pages<T>) -> Self {
        Self { pages, items: Vec::new().into_iter(), page: None, empty_pages: 0 }
    }

    /// Sets how many items a page has at most; the service may send fewer. Call it before the first item is asked for.
    ///
    /// It changes how many requests are sent, not which items come. Zero, and a size that is set after the first item was
    /// asked for, are refused as the next item's error, and nothing more is sent.
    #[must_use]
    pub fn page_size(self, items: u32) -> Self {
        let name = self.pages.page_size_parameter();
        Self::of(self.pages.map_first("page_size", |call| match items {
            0 => Err(
                Error::invalid_input("page_size: must be at least 1").with_operation(call.operation().name()),
            ),
            _ => Ok(call.set_query(name, &items.to_string())),
        }))
    }

    /// Begins where a list of the same kind was left, as its [`resume_token`](Self::resume_token) says. Call it before the
    /// first item is asked for; filters and page size are those of the token.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`]: the token is of another list or another endpoint. Nothing is sent.
    pub fn resume_from(self, token: &ResumeToken) -> Result<Self> {
        Ok(Self::of(self.pages.resume_from(token)?))
    }

    /// What has to be kept to go on elsewhere, or later; `None` after the end.
    ///
    /// It moves on when a page is used up: items of a page that was begun come again. Items that are added or removed
    /// meanwhile may be missed or come twice, as the service counts from the start.
    #[must_use]
    pub fn resume_token(&self) -> Option<ResumeToken> {
        match &self.page {
            Some((page, _)) if self.items.len() > 0 => Some(page.clone()),
            Some((_, next)) => next.clone(),
            None => self.pages.token(),
        }
    }

    /// The next item; `None` after the last. Short for the stream's `next`, without an import.
    ///
    /// # Errors
    ///
    /// Those of the request for a page. The list has ended then; [`resume_token`](Self::resume_token) of before goes on.
    pub async fn try_next(&mut self) -> Result<Option<T>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.transpose()
    }

    /// All items that are left, in memory.
    ///
    /// # Errors
    ///
    /// The first that [`try_next`](Self::try_next) meets; the items before it are dropped.
    pub async fn try_collect(mut self) -> Result<Vec<T>> {
        let mut all = Vec::new();
        while let Some(item) = self.try_next().await? {
            all.push(item);
        }
        Ok(all)
    }

    /// The pages instead of the items. Items of a page that was begun are dropped.
    #[must_use]
    pub fn pages(self) -> Pages<T> {
        self.pages
    }

    fn turn(&mut self, page: Page<T>) -> Result<()> {
        let (items, token, next) = page.into_parts();
        self.empty_pages = if items.is_empty() { self.empty_pages + 1 } else { 0 };
        (self.items, self.page) = (items.into_iter(), Some((token, next)));
        if self.empty_pages > MAX_EMPTY_PAGES {
            let message = format!("the list goes on after {MAX_EMPTY_PAGES} empty pages");
            let error = ErrorBuilder::new(ErrorKind::LimitExceeded, message).may_have_been_sent();
            return Err(error.operation(self.pages.operation()).build());
        }
        Ok(())
    }
}

impl<T: Send + 'static> Stream for Pager<T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(cx)) {
                None => return Poll::Ready(None),
                Some(page) => {
                    if let Err(error) = page.and_then(|page| self.turn(page)) {
                        self.pages.stop();
                        return Poll::Ready(Some(Err(error)));
                    }
                }
            }
        }
    }
}

// Nothing in it is pinned: the request under way has a box of its own.
impl<T: 'static> Unpin for Pager<T> {}

impl<T: 'static> fmt::Debug for Pager<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pager")
            .field("pages", &self.pages)
            .field("items_left", &self.items.len())
            .finish_non_exhaustive()
    }
}
