//! Reservations: a basket of numbers, held together, bought together.

use super::{Call, operation_link, purchase::no_agreement, shows_agreement};
use crate::{
    error::Failure,
    exchange::Reply,
    inventory::{cost_json, offerings},
    json::Json,
    random::is_guid,
    stamp::stamp,
    state::{
        books::PurchaseKind,
        operations::Task,
        owned::{digits, e164},
        reservations::{AFTER_CHANGE, IN_ALL, Reservation, ReservationStatus, ReservedNumber},
    },
    surface::{
        read::{assignment, capabilities, flag, kind, member, required_text, wrong},
        too_many,
    },
};

fn not_found() -> Failure {
    let text = "The reservation was not found and the operation could not be completed.";
    Failure::new(404, "ReservationNotFound", text)
}

fn not_active() -> Failure {
    Failure::bad_request("The reservation is not active and the operation could not be completed.")
}

fn path_id(call: &Call<'_>) -> Result<String, Failure> {
    let id = call.parameter(0);
    if is_guid(id) { Ok(id.to_ascii_lowercase()) } else { Err(wrong("reservationId", "a UUID")) }
}

fn number_json(number: &ReservedNumber, agreement: bool) -> Json {
    let error = number
        .error
        .as_ref()
        .map(|(code, message)| Json::object([("code", Json::from(code)), ("message", Json::from(message))]));
    Json::object([("id", Json::from(&number.id)), ("countryCode", Json::from(&number.country))])
        .with("phoneNumber", number.number.map(|number| e164(number).into()))
        .with("capabilities", Some(number.capabilities.to_json()))
        .with("phoneNumberType", Some(number.kind.name().into()))
        .with("assignmentType", Some(number.assignment.name().into()))
        .with("cost", Some(cost_json(number.cost)))
        .with("status", Some((&*number.status).into()))
        .with("isAgreementToNotResellRequired", agreement.then(|| number.agreement.into()))
        .with("error", error)
}

fn to_json(reservation: &Reservation, agreement: bool) -> Json {
    let numbers = reservation.numbers.iter();
    let numbers = numbers.map(|number| (number.id.as_str(), number_json(number, agreement)));
    Json::object([
        ("id", Json::from(&reservation.id)),
        ("expiresAt", stamp(reservation.expires).into()),
        ("phoneNumbers", Json::object(numbers)),
        ("status", reservation.status.name().into()),
    ])
}

/// Lists show neither the numbers nor anything else of a reservation.
pub(crate) fn list(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let reservations: Vec<&Reservation> = call.state.reservations.values().collect();
    let (page, link) = call.request.page(reservations, "maxPageSize")?;
    let page = page.into_iter().map(|reservation| {
        Json::object([
            ("id", Json::from(&reservation.id)),
            ("expiresAt", stamp(reservation.expires).into()),
            ("status", reservation.status.name().into()),
        ])
    });
    Ok(Reply::json(200, Json::object([("reservations", Json::array(page)), ("nextLink", link.into())])))
}

pub(crate) fn get(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let id = path_id(call)?;
    call.state.look(call.now, call.settings, |_, operation| {
        matches!(&operation.task, Task::ReservationPurchase { reservation } if *reservation == id)
    });
    let reservation = call.state.reservation(&id).ok_or_else(not_found)?;
    Ok(Reply::json(200, to_json(reservation, shows_agreement(call))))
}

/// One entry of the patch: a number to remove, or one to add.
enum Change {
    Remove(String),
    Add(ReservedNumber),
}

fn read_change(id: &str, value: &Json) -> Result<Change, Failure> {
    if value.is_null() {
        return Ok(Change::Remove(id.to_owned()));
    }
    if !value.is_object() {
        return Err(wrong("phoneNumbers", "an object of numbers"));
    }
    let country = required_text(value, "countryCode")?.to_ascii_uppercase();
    let (kind, assignment, capabilities) = (kind(value)?, assignment(value)?, capabilities(value)?);
    let offering = offerings::find(&country, kind, assignment);
    Ok(Change::Add(ReservedNumber {
        id: id.to_owned(),
        number: digits(id),
        country,
        kind,
        assignment,
        capabilities,
        cost: offering.map_or(0.0, |offering| offering.cost),
        agreement: offering.is_some_and(|offering| offering.agreement),
        status: "reserved".into(),
        error: None,
    }))
}

/// Creates the reservation or changes it: 201, 200, or 207 where some number could not be had. A repeat does no harm
/// and holds for another 15 minutes.
pub(crate) fn patch(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let id = path_id(call)?;
    let body = call.request.required_json()?;
    let numbers = member(&body, "phoneNumbers").map_or(Ok(&[][..]), |value| {
        if value.is_object() {
            Ok(value.members())
        } else {
            Err(wrong("phoneNumbers", "an object of numbers"))
        }
    })?;
    let changes: Vec<Change> =
        numbers.iter().map(|(id, value)| read_change(id, value)).collect::<Result<_, _>>()?;
    let created = call.state.reservation(&id).is_none();
    if created {
        let reservation = Reservation {
            id: id.clone(),
            created: call.now,
            expires: call.now,
            status: ReservationStatus::Active,
            numbers: Vec::new(),
        };
        call.state.reservations.insert(id.to_ascii_lowercase(), reservation);
        call.state.reservations.prune(crate::state::KEPT, Reservation::has_ended);
    }
    let mut reservation = call.state.reservation(&id).cloned().ok_or_else(not_found)?;
    if reservation.status != ReservationStatus::Active {
        return Err(not_active());
    }
    let failed = apply(call, &mut reservation, changes);
    reservation.expires = (call.now + AFTER_CHANGE).min(reservation.created + IN_ALL);
    call.state.next_lapse = call.state.next_lapse.min(reservation.expires);
    let json = to_json(&reservation, shows_agreement(call));
    if let Some(place) = call.state.reservation_mut(&id) {
        *place = reservation;
    }
    if failed {
        return Ok(Reply::json(207, json));
    }
    let reply = Reply::json(if created { 201 } else { 200 }, json);
    let location = format!("/availablePhoneNumbers/reservations/{id}");
    Ok(if created { reply.header("location", location) } else { reply })
}

/// Makes the changes; true if some number could not be had.
fn apply(call: &mut Call<'_>, reservation: &mut Reservation, changes: Vec<Change>) -> bool {
    let mut refusals = call.effects.refuse_numbers.unwrap_or(0);
    let mut failed = false;
    for change in changes {
        match change {
            Change::Remove(id) => {
                let Some(at) = reservation.numbers.iter().position(|number| number.id == id) else {
                    continue;
                };
                let removed = reservation.numbers.remove(at);
                if let Some(number) = removed.number.filter(|_| removed.status == "reserved") {
                    call.state.stock.give_back(number);
                }
            }
            Change::Add(mut number) => {
                let held =
                    reservation.numbers.iter().any(|old| old.id == number.id && old.status == "reserved");
                if held {
                    continue;
                }
                if refusals > 0 || !take(call, &number) {
                    refusals = refusals.saturating_sub(1);
                    failed = true;
                    number.status = "error".into();
                    let text = "The phone number is not available.";
                    number.error = Some(("PhoneNumberNotAvailable".to_owned(), text.to_owned()));
                }
                reservation.numbers.retain(|old| old.id != number.id);
                reservation.numbers.push(number);
            }
        }
    }
    failed
}

/// Takes the number out of the stock, if it is there and can do what is wanted.
fn take(call: &mut Call<'_>, number: &ReservedNumber) -> bool {
    let Some(digits) = number.number else { return false };
    let fits = call.state.stock.range_of(digits).is_some_and(|range| {
        range.country == number.country
            && range.kind == number.kind
            && offerings::find(&number.country, number.kind, number.assignment)
                .is_some_and(|offering| offering.capabilities.covers(number.capabilities))
    });
    fits && call.state.stock.take(digits)
}

/// Only an active reservation can be deleted.
pub(crate) fn delete(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let id = path_id(call)?;
    let reservation = call.state.reservation(&id).ok_or_else(not_found)?;
    if reservation.status != ReservationStatus::Active {
        return Err(not_active());
    }
    let held = reservation.numbers.iter().filter(|number| number.status == "reserved");
    let freed: Vec<u64> = held.filter_map(|number| number.number).collect();
    for number in freed {
        call.state.stock.give_back(number);
    }
    call.state.reservations.remove(&id.to_ascii_lowercase());
    Ok(Reply::new(204))
}

pub(crate) fn purchase(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let id = path_id(call)?;
    let body = call.request.json()?.unwrap_or_default();
    let agreed = flag(&body, "agreeToNotResell")?.unwrap_or(false);
    let reservation = call.state.reservation(&id).ok_or_else(not_found)?.clone();
    if reservation.status != ReservationStatus::Active {
        return Err(not_active());
    }
    let held: Vec<&ReservedNumber> = reservation.numbers.iter().filter(|n| n.status == "reserved").collect();
    if held.is_empty() {
        return Err(Failure::bad_request("The reservation has no phone numbers."));
    }
    if !agreed && held.iter().any(|number| number.agreement) {
        return Err(no_agreement());
    }
    if call.settings.realistic_quotas {
        call.state.quotas.purchase(call.now).map_err(|until| too_many(call, until))?;
    }
    let numbers = held.iter().filter_map(|number| number.number.map(e164)).collect();
    call.state.books.accept(PurchaseKind::Reservation, &id, numbers, call.now);
    if let Some(reservation) = call.state.reservation_mut(&id) {
        reservation.status = ReservationStatus::Submitted;
    }
    let operation = format!("reservationPurchase_{id}");
    let task = Task::ReservationPurchase { reservation: id.clone() };
    let effects = call.effects.clone();
    call.state.start_operation(&operation, task, reservation.created, call.now, call.settings, effects);
    Ok(Reply::new(202)
        .pending(true)
        .header(
            "access-control-expose-headers",
            "Location,Operation-Location,operation-id,reservation-purchase-id",
        )
        .header("operation-location", operation_link(call, &operation))
        .header("operation-id", operation)
        .header("reservation-purchase-id", id))
}
