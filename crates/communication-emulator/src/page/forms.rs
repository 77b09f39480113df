//! What the buttons do. Each form answers with the section to go back to, or with what is wrong.

use time::Duration;

use super::presets;
use crate::{
    exchange::{Request, decode, pairs},
    stamp::read_stamp,
    world::{Shared, World},
};

/// Carries out the form of that name; `None` where there is none.
pub(super) fn submit(shared: &Shared, name: &str, request: &Request) -> Option<Result<&'static str, String>> {
    let fields = Fields(String::from_utf8_lossy(&request.body).into_owned());
    Some(match name {
        "clock-advance" => advance(shared, &fields),
        "clock-set" => set(shared, &fields),
        "clock-freeze" => {
            shared.clock.freeze();
            Ok("clock")
        }
        "clock-resume" => {
            shared.clock.resume();
            Ok("clock")
        }
        "fault-add" => add_fault(shared, &fields),
        "fault-remove" => remove_fault(shared, &fields),
        "faults-clear" => {
            shared.lock().faults.clear();
            Ok("faults")
        }
        "journal-clear" => {
            shared.lock().journal.clear();
            Ok("journal")
        }
        "reset" => {
            shared.reset(None);
            Ok("reset")
        }
        _ => return None,
    })
}

/// The fields of a form, as browsers send them (`application/x-www-form-urlencoded`).
struct Fields(String);

impl Fields {
    fn get(&self, name: &str) -> String {
        let found = pairs(&self.0).find(|(key, _)| decode(key) == name);
        found.map(|(_, value)| decode(value)).unwrap_or_default()
    }
}

fn advance(shared: &Shared, fields: &Fields) -> Result<&'static str, String> {
    let seconds: Option<f64> = fields.get("seconds").trim().parse().ok();
    let by = seconds.and_then(Duration::checked_seconds_f64);
    shared.clock.advance(by.ok_or("Advance: the seconds must be a number that is a duration.")?);
    Ok("clock")
}

fn set(shared: &Shared, fields: &Fields) -> Result<&'static str, String> {
    let time = read_stamp(fields.get("now").trim());
    shared.clock.set(time.ok_or("Set: the time must be one of RFC 3339, such as 2030-01-01T00:00:00Z.")?);
    Ok("clock")
}

fn add_fault(shared: &Shared, fields: &Fields) -> Result<&'static str, String> {
    let rule = presets::find(&fields.get("fault")).ok_or("Add a fault: there is no such fault.")?;
    let World { faults, state, .. } = &mut *shared.lock();
    faults.add(rule, state);
    Ok("faults")
}

fn remove_fault(shared: &Shared, fields: &Fields) -> Result<&'static str, String> {
    let removed = fields.get("id").parse().is_ok_and(|id| shared.lock().faults.remove(id));
    if removed {
        Ok("faults")
    } else {
        Err("Remove: there is no fault rule of that number any more.".to_owned())
    }
}
