//! The signing HTTP pipeline, retries, paging and operations of the Azure Communication Services crates
