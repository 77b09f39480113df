//! From text to id and back.

/// The conversions of an id that holds its text and has a `new` that checks it. A macro, because each id is a type of its own.
macro_rules! text_conversions {
    ($name:ident) => {
        impl std::str::FromStr for $name {
            type Err = core_http::Error;

            fn from_str(text: &str) -> core_http::Result<Self> {
                Self::new(text)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = core_http::Error;

            fn try_from(text: &str) -> core_http::Result<Self> {
                Self::new(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = core_http::Error;

            fn try_from(text: String) -> core_http::Result<Self> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&self.0)
            }
        }
    };
}

pub(crate) use text_conversions;
