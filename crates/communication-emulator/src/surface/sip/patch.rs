//! The merge patch of a SIP configuration (RFC 7396 for trunks and domains; routes are replaced as a whole).

use crate::{
    error::Failure,
    json::Json,
    pattern::{self, Verdict},
    state::sip::{Domain, Route, Sip, Trunk},
    surface::read::{flag, member, text, texts, wrong},
};

const MOST_TRUNKS: usize = 250;
const MOST_ROUTES: usize = 250;
const LONGEST_NAME: usize = 256;
const LONGEST_TEXT: usize = 1024;
const LONGEST_FQDN: usize = 249;

/// 422 with an inner code. Refusals of single values are made before the operation begins: without versions.
fn unprocessable(code: &str, message: &str) -> Failure {
    Failure::new(422, "UnprocessableConfiguration", "One or more request inputs are not valid.")
        .inner(code, message)
}

fn duplicate(code: &str, message: &str) -> Failure {
    Failure { status: 400, ..unprocessable(code, message).without_versions() }
}

/// The configuration after the patch; on any error the old one stays as it was.
pub(super) fn apply(old: &Sip, body: &Json, preview: bool, verify_domains: bool) -> Result<Sip, Failure> {
    let changes = |name: &str| member(body, name).is_some_and(|value| !value.members().is_empty());
    let domains = preview && changes("domains");
    if !changes("trunks") && !domains && member(body, "routes").is_none() {
        return Err(unprocessable("EmptyPatch", "Patch with no data provided.").without_versions());
    }
    let mut new = old.clone();
    patch_trunks(&mut new, member(body, "trunks"), preview)?;
    if preview {
        patch_domains(&mut new, member(body, "domains"))?;
    }
    if let Some(routes) = member(body, "routes") {
        new.routes = read_routes(routes, preview)?;
    }
    check_whole(&new, verify_domains)?;
    Ok(new)
}

/// The configuration that a route test is to be made with.
pub(super) fn apply_for_test(old: &Sip, body: &Json) -> Result<Sip, Failure> {
    let routes = member(body, "routes").map_or(Ok(Vec::new()), |routes| read_routes(routes, true))?;
    Ok(Sip { routes, ..old.clone() })
}

fn patch_domains(new: &mut Sip, patch: Option<&Json>) -> Result<(), Failure> {
    let Some(patch) = patch else { return Ok(()) };
    if !patch.is_object() {
        return Err(wrong("domains", "an object of domains"));
    }
    for (name, value) in patch.members() {
        let at = new.domains.iter().position(|domain| domain.name.eq_ignore_ascii_case(name));
        if value.is_null() {
            if let Some(at) = at {
                new.domains.remove(at);
            }
            // A domain that trunks are under stays.
            if at.is_some() && new.trunks.iter().any(|trunk| is_under(&trunk.fqdn, name)) {
                return Err(unprocessable("InvalidDomain", "Domain that is used by a trunk."));
            }
            continue;
        }
        if !is_fqdn(name) {
            return Err(unprocessable("InvalidDomain", "Domain with an invalid name.").without_versions());
        }
        let enabled = flag(value, "enabled")?;
        match at.and_then(|at| new.domains.get_mut(at)) {
            Some(domain) => domain.enabled = enabled.unwrap_or(domain.enabled),
            None => new.domains.push(Domain { name: name.clone(), enabled: enabled.unwrap_or(true) }),
        }
    }
    Ok(())
}

fn patch_trunks(new: &mut Sip, patch: Option<&Json>, preview: bool) -> Result<(), Failure> {
    let Some(patch) = patch else { return Ok(()) };
    if !patch.is_object() {
        return Err(wrong("trunks", "an object of trunks"));
    }
    for (fqdn, value) in patch.members() {
        if value.is_null() {
            new.trunks.retain(|trunk| !trunk.fqdn.eq_ignore_ascii_case(fqdn));
            continue;
        }
        if !value.is_object() {
            return Err(wrong("trunks", "an object of trunks"));
        }
        if !is_fqdn(fqdn) {
            return Err(unprocessable("InvalidTrunkFqdn", "Trunk with an invalid FQDN."));
        }
        patch_trunk(new, fqdn, value, preview)?;
    }
    Ok(())
}

fn patch_trunk(new: &mut Sip, fqdn: &str, value: &Json, preview: bool) -> Result<(), Failure> {
    let bad_port = || {
        unprocessable("InvalidTrunkSipSignalingPort", "Trunk with an invalid SIP signaling port.")
            .without_versions()
    };
    let port = match member(value, "sipSignalingPort") {
        Some(port) => Some(port.as_i64().filter(|port| (1..=65_535).contains(port)).ok_or_else(bad_port)?),
        None => None,
    };
    if new.trunk(fqdn).is_none() {
        new.trunks.push(Trunk::new(fqdn, port.ok_or_else(bad_port)?));
    }
    let Some(trunk) = new.trunk_mut(fqdn) else { return Ok(()) };
    trunk.port = port.unwrap_or(trunk.port);
    if preview {
        trunk.enabled = flag(value, "enabled")?.unwrap_or(trunk.enabled);
        trunk.direct_transfer = flag(value, "directTransfer")?.unwrap_or(trunk.direct_transfer);
        if let Some(header) = one_of(value, "privacyHeader", &["id", "none"])? {
            trunk.privacy_header = header;
        }
        if let Some(version) = one_of(value, "ipAddressVersion", &["ipv4", "ipv6"])? {
            trunk.ip_address_version = version;
        }
    }
    Ok(())
}

fn one_of(value: &Json, name: &str, words: &[&str]) -> Result<Option<String>, Failure> {
    let Some(given) = text(value, name)? else { return Ok(None) };
    let known = words.iter().find(|word| word.eq_ignore_ascii_case(given));
    known.map(|word| Some((*word).to_owned())).ok_or_else(|| wrong(name, &words.join(" or ")))
}

fn read_routes(routes: &Json, preview: bool) -> Result<Vec<Route>, Failure> {
    let Json::Array(items) = routes else { return Err(wrong("routes", "a list of routes")) };
    items.iter().map(|item| read_route(item, preview)).collect()
}

fn read_route(item: &Json, preview: bool) -> Result<Route, Failure> {
    if !item.is_object() {
        return Err(wrong("routes", "a list of routes"));
    }
    let name = text(item, "name")?.unwrap_or_default();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return Err(unprocessable("InvalidRouteName", "Route with an invalid name.").without_versions());
    }
    let pattern = text(item, "numberPattern")?.unwrap_or_default();
    let valid = !matches!(pattern::check(pattern), Verdict::Invalid(_));
    if pattern.is_empty() || pattern.chars().count() > LONGEST_TEXT || !valid {
        let text = "Route with an invalid number pattern.";
        return Err(unprocessable("InvalidRouteNumberPattern", text).without_versions());
    }
    let description = text(item, "description")?;
    if description.is_some_and(|text| text.chars().count() > LONGEST_TEXT) {
        let text = "Route with an invalid description.";
        return Err(unprocessable("InvalidRouteDescription", text).without_versions());
    }
    Ok(Route {
        name: name.to_owned(),
        description: description.map(str::to_owned),
        pattern: pattern.to_owned(),
        trunks: texts(item, "trunks")?.unwrap_or_default(),
        caller_id_override: if preview { text(item, "callerIdOverride")?.map(str::to_owned) } else { None },
    })
}

/// What can only be judged when the whole patch is in place.
fn check_whole(new: &Sip, verify_domains: bool) -> Result<(), Failure> {
    if new.trunks.len() > MOST_TRUNKS {
        return Err(unprocessable("TooManyTrunks", "There are more than 250 trunks."));
    }
    if new.routes.len() > MOST_ROUTES {
        return Err(unprocessable("TooManyRoutes", "There are more than 250 routes."));
    }
    for (index, route) in new.routes.iter().enumerate() {
        if new.routes.iter().take(index).any(|earlier| earlier.name == route.name) {
            return Err(duplicate("DuplicatedRoute", "There is a duplicated route."));
        }
        for (position, trunk) in route.trunks.iter().enumerate() {
            if route.trunks.iter().take(position).any(|earlier| earlier.eq_ignore_ascii_case(trunk)) {
                return Err(duplicate("RouteWithDuplicatedTrunk", "There is a duplicated trunk in a route."));
            }
            if new.trunk(trunk).is_none() {
                return Err(unprocessable("MissingTrunk", "Route targeting a missing trunk."));
            }
        }
    }
    let verified = |trunk: &Trunk| {
        new.domains.iter().filter(|domain| domain.enabled).any(|domain| is_under(&trunk.fqdn, &domain.name))
    };
    if verify_domains && !new.trunks.iter().all(verified) {
        return Err(unprocessable("InvalidTrunkFqdn", "Trunk with a domain that is not verified."));
    }
    Ok(())
}

fn is_under(fqdn: &str, domain: &str) -> bool {
    let (fqdn, domain) = (fqdn.to_ascii_lowercase(), domain.to_ascii_lowercase());
    fqdn == domain || fqdn.strip_suffix(&domain).is_some_and(|front| front.ends_with('.'))
}

/// A name of at least two labels, and none that the service keeps for itself.
fn is_fqdn(name: &str) -> bool {
    let labels: Vec<&str> = name.split('.').collect();
    let good = |label: &&str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let address = labels.iter().all(|label| label.bytes().all(|byte| byte.is_ascii_digit()));
    let kept = is_under(name, "onmicrosoft.com") || is_under(name, "azure.com");
    (1..=LONGEST_FQDN).contains(&name.len())
        && labels.len() >= 2
        && labels.iter().all(good)
        && !address
        && !kept
}
