//! The JSON of answers of the 2020 preview, where it is not that of later versions.

use communication_common::CommunicationUserIdentifier;
use core_http::{Response, Result};
use serde::Deserialize;

use crate::{user::CommunicationUserToken, wire::Token};

#[derive(Deserialize)]
struct UserToken {
    id: String,
    #[serde(flatten)]
    token: Token,
}

/// A user and a token, in one object.
pub(super) fn user_token(answer: &Response) -> Result<CommunicationUserToken> {
    let UserToken { id, token } = answer.json()?;
    let user = CommunicationUserIdentifier::new(id)
        .map_err(|fault| answer.unexpected(format_args!("id cannot be used: {fault}")))?;
    let token = token.into_model().map_err(|fault| answer.unexpected(fault))?;
    Ok(CommunicationUserToken { user, token })
}
