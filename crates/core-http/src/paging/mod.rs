//! Lists that come in pages: a stream of items, or of pages, that asks for the next page when it is needed.

mod pager;
mod pages;

pub use self::{
    pager::Pager,
    pages::{Page, PageContent, Pages, Paging},
};
