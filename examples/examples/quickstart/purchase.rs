//! A purchase: under a limit, with a token, sent once.

use acs_examples::{Resource, Result};
use communication_phone_numbers::{
    Decimal, ErrorKind, Money, Outcome, PhoneNumber, PhoneNumberSearchResult, PhoneNumbersClient,
    PurchaseRequest,
};

use crate::screen;

/// No numbers if they are not wanted.
pub(crate) async fn purchase(
    resource: &Resource,
    client: &PhoneNumbersClient,
    found: &PhoneNumberSearchResult,
) -> Result<Vec<PhoneNumber>> {
    screen::title("Buy");
    let limit = Money::new(Decimal::new(5_00, 2), "USD")?;
    screen::fact("limit", format!("{limit} a month; what costs more is refused before anything is sent"));
    if !resource.confirm(&format!("buy {} number for {}", found.phone_numbers.len(), found.cost))? {
        screen::note("not bought; the hold ends by itself");
        return Ok(Vec::new());
    }
    buy(resource, client, &PurchaseRequest::from_search(found).max_monthly_cost(limit)).await
}

/// Sent once, whatever happens. What is bought in part is bought, so it is to be released like the rest.
async fn buy(
    resource: &Resource,
    client: &PhoneNumbersClient,
    request: &PurchaseRequest,
) -> Result<Vec<PhoneNumber>> {
    // With it the purchase is settled after a crash at any point; a program of yours saves it before it goes on.
    let token = client.purchase_token(request).to_string();
    let shown = if resource.is_live() { token.clone() } else { format!("{token:.24}...") };
    screen::fact("token", shown);
    screen::fact("", "to be saved first: after a crash it tells what became of this purchase");
    let (may_be_bought, bought) = match client.begin_purchase_phone_numbers(request).await {
        Ok(poller) => (true, screen::wait(resource, "purchase", poller).await),
        Err(error) => (error.may_have_been_sent(), Err(error)),
    };
    match bought {
        Ok(bought) => Ok(bought.phone_numbers),
        Err(error) if error.kind() == ErrorKind::Partial => {
            screen::note(&error);
            let done = error.outcome().map(Outcome::done).unwrap_or_default();
            Ok(done.iter().filter_map(|number| PhoneNumber::parse(number).ok()).collect())
        }
        Err(error) => {
            if resource.is_live() && may_be_bought {
                screen::note("what became of the purchase, this tells, now or later:");
                screen::note(format!(
                    "SAVED_TOKEN={token} cargo run --example numbers_resume_in_second_process"
                ));
            }
            Err(error.into())
        }
    }
}
