//! What users and authors of clients see of the crate, from the outside.

mod calls;
mod support;
