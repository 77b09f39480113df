//! A caller who is parked by its program with the refresh in its hands.

use std::{
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Waker},
    time::Duration,
};

use communication_common::{CommunicationTokenCredential, CommunicationTokenRefreshOptions, CredentialError};
use core_http::{Runtime, testing::ManualClock};

const VALID_TILL_2100: &str = "eyJhbGciOiJub25lIn0.eyJleHAiOjQxMDI0NDQ4MDB9.";

#[test]
fn a_caller_who_is_not_polled_any_more_does_not_hold_up_the_others_for_ever() {
    let clock = ManualClock::new();
    let hand = clock.clone();
    let refresher = move || {
        let clock = hand.clone();
        async move {
            clock.sleep(Duration::from_secs(1)).await;
            Ok::<_, CredentialError>(VALID_TILL_2100)
        }
    };
    let options = CommunicationTokenRefreshOptions::new(refresher)
        .refresh_timeout(Duration::from_secs(5))
        .runtime(Arc::new(clock.clone()));
    let credential = CommunicationTokenCredential::from_refresher(options).unwrap();
    let mut context = Context::from_waker(Waker::noop());

    // As an arm of a `select!` that is kept while another one runs.
    let mut parked = pin!(credential.get_token());
    assert!(parked.as_mut().poll(&mut context).is_pending());
    let mut other = pin!(credential.get_token());
    assert!(other.as_mut().poll(&mut context).is_pending());
    clock.advance(Duration::from_secs(5));
    let Poll::Ready(result) = other.as_mut().poll(&mut context) else { panic!("it waits on") };
    assert!(result.unwrap_err().is_timeout());

    // Polled again, it ends as well.
    assert!(matches!(parked.as_mut().poll(&mut context), Poll::Ready(Ok(_))));
}
