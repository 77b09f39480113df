//! Long-running operations: started by a `begin_` method, watched by a [`Poller`], picked up again with a [`ResumeToken`].

mod location;
mod poller;
mod resume_token;
mod state;

pub use self::{
    location::{Finish, OperationLocation, OperationPlan},
    poller::{LongRunning, Poller},
    resume_token::ResumeToken,
    state::{OperationState, OperationStatus, Progress},
};
