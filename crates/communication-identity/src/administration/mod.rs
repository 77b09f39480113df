//! Identity as it was in 2020-07-20-preview2, for programs that were written for the first library (feature
//! `administration`).
//!
//! **The service has retired this interface**, and may stop to answer it. New programs use the
//! [`CommunicationIdentityClient`](crate::CommunicationIdentityClient) of the crate's root.
//!
//! The first column is the JavaScript library of the time (`@azure/communication-administration` 1.0.0-beta.3), the second what
//! stands for it in this module, the third what does it today.
//!
//! | then, in JavaScript | here | today |
//! | --- | --- | --- |
//! | `createUser()` | [`create_user`](CommunicationIdentityClient::create_user) | [`create_user`](crate::CommunicationIdentityClient::create_user) |
//! | `issueToken(user, scopes)` | [`issue_token`](CommunicationIdentityClient::issue_token) | [`get_token`](crate::CommunicationIdentityClient::get_token) |
//! | `revokeTokens(user, tokensValidFrom)` | [`revoke_tokens`](CommunicationIdentityClient::revoke_tokens) | [`revoke_tokens`](crate::CommunicationIdentityClient::revoke_tokens), up to now |
//! | `deleteUser(user)` | [`delete_user`](CommunicationIdentityClient::delete_user) | [`delete_user`](crate::CommunicationIdentityClient::delete_user) |
//!
//! Differences on the wire: creating answers 200, tokens live a day, there is a scope `pstn`, and only the access key is
//! taken for a credential.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use communication_identity::administration::{CommunicationIdentityClient, TokenScope};
//! # let emulator = communication_emulator::Emulator::builder().start().await?;
//! # let connection_string = emulator.connection_string();
//!
//! let client = CommunicationIdentityClient::from_connection_string(&connection_string)?;
//! let user = client.create_user().await?;
//! let issued = client.issue_token(&user, &[TokenScope::Chat, TokenScope::Pstn]).await?;
//! println!("{} until {}", issued.user, issued.token.expires_on());
//! client.revoke_tokens(&user, None).await?;
//! client.delete_user(&user).await?;
//! # Ok(()) }
//! ```

mod client;
mod operations;
mod scope;
mod wire;

pub use self::{
    client::{CommunicationIdentityClient, CommunicationIdentityClientBuilder},
    scope::TokenScope,
};
