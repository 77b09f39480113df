//! Plan groups and plans, made of the offerings.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use super::{Call, country, not_found, page};
use crate::{
    error::Failure,
    exchange::Reply,
    inventory::{
        Assignment, BOTH, Capabilities, Kind, NONE, Ways,
        offerings::{OFFERINGS, Offering},
        ranges::Range,
    },
    json::Json,
};

/// Recorded: the most numbers that one search can ask for.
const MOST: i64 = 20;

/// The ids of the recorded groups and plans; those of other offerings are made from their names.
const RECORDED: [(&str, &str); 5] = [
    ("group US geographic person", "55bc1415-9fe6-42d7-9ed4-5ea28c6a17cf"),
    ("group US geographic application", "671ee064-662f-4c3b-82a9-af2ab200dd5c"),
    ("group US tollFree application", "d47a0cdc-8dc1-4e82-a29b-39067f7fc317"),
    ("plan US geographic person Outbound Only PSTN", "01432411-5169-4665-b13e-3fa56c10e1d1"),
    ("plan US geographic person Inbound Only PSTN", "b528a997-03bb-446e-af98-3d99877cf0ba"),
];

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plan {
    pub(super) id: String,
    pub(super) group: String,
    name: String,
    pub(super) offering: &'static Offering,
    pub(super) capabilities: Capabilities,
}

fn id_of(what: &str) -> String {
    if let Some((_, id)) = RECORDED.iter().find(|(name, _)| *name == what) {
        return (*id).to_owned();
    }
    let digest = Sha256::digest(what);
    let number = digest.iter().take(16).fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
    let hash = format!("{number:032x}");
    let part = |from: usize, to: usize| hash.get(from..to).unwrap_or_default();
    format!("{}-{}-4{}-8{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}

fn label(offering: &Offering) -> String {
    format!("{} {} {}", offering.country, offering.kind.name(), offering.assignment.name())
}

/// Mobile numbers came later than this surface.
fn groups() -> impl Iterator<Item = (String, &'static Offering)> {
    let offered = OFFERINGS.iter().filter(|offering| offering.kind != Kind::Mobile);
    offered.map(|offering| (id_of(&format!("group {}", label(offering))), offering))
}

fn plans_of(group: &str, offering: &'static Offering) -> Vec<Plan> {
    let outbound = Ways { inbound: false, outbound: true };
    let inbound = Ways { inbound: true, outbound: false };
    let mut kinds = vec![
        ("Outbound Only PSTN", Capabilities { calling: outbound, sms: NONE }),
        ("Inbound Only PSTN", Capabilities { calling: inbound, sms: NONE }),
    ];
    if offering.capabilities.sms != NONE {
        kinds.push(("Inbound and Outbound SMS", Capabilities { calling: NONE, sms: BOTH }));
    }
    let plan = |(name, capabilities): (&str, Capabilities)| Plan {
        id: id_of(&format!("plan {} {name}", label(offering))),
        group: group.to_owned(),
        name: format!("{name} {} - {}", whom(offering.assignment), kind_words(offering.kind).1),
        offering,
        capabilities,
    };
    kinds.into_iter().map(plan).collect()
}

static PLANS: LazyLock<Vec<Plan>> =
    LazyLock::new(|| groups().flat_map(|(group, offering)| plans_of(&group, offering)).collect());

/// The plan of an id, compared without case.
pub(super) fn find_plan(id: &str) -> Option<&'static Plan> {
    PLANS.iter().find(|plan| plan.id.eq_ignore_ascii_case(id))
}

fn whom(assignment: Assignment) -> &'static str {
    match assignment {
        Assignment::Person => "For User",
        Assignment::Application => "For Application",
    }
}

/// The word of the wire and the words of names.
fn kind_words(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Geographic => ("Geographic", "Geographic"),
        Kind::TollFree => ("TollFree", "Toll Free"),
        Kind::Mobile => ("Indirect", "Mobile"),
    }
}

/// The words of this surface for what a number can do.
pub(super) fn capability_words(
    kind: Kind,
    assignment: Assignment,
    capabilities: Capabilities,
) -> Vec<&'static str> {
    let assigned = match assignment {
        Assignment::Person => "UserAssignment",
        Assignment::Application => "ThirdPartyAppAssignment",
    };
    let mut words = vec!["Azure"];
    let pairs = [
        (capabilities.calling.inbound, "InboundCalling"),
        (capabilities.calling.outbound, "OutboundCalling"),
        (capabilities.sms.inbound, "InboundA2PSms"),
        (capabilities.sms.outbound, "OutboundA2PSms"),
    ];
    words.extend(pairs.into_iter().filter(|(has, _)| *has).map(|(_, word)| word));
    words.push(assigned);
    words.push(kind_words(kind).0);
    words
}

pub(crate) fn list_groups(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let country = country(call)?;
    let rates =
        call.request.query("includeRateInformation").is_some_and(|flag| flag.eq_ignore_ascii_case("true"));
    let items = groups().filter(|(_, offering)| offering.country == country.code).map(|(id, offering)| {
        let (word, name) = kind_words(offering.kind);
        let user = if offering.assignment == Assignment::Person { "Azure- User" } else { "Azure" };
        let what = if offering.kind == Kind::TollFree { "toll free numbers" } else { "numbers" };
        let rate = Json::object([
            ("monthlyRate", offering.cost.into()),
            ("currencyType", "USD".into()),
            ("rateErrorMessage", Json::Null),
        ]);
        Json::object([
            ("phonePlanGroupId", id.into()),
            ("phoneNumberType", word.into()),
            ("localizedName", format!("{user} - {name}").into()),
            ("localizedDescription", format!("These are {what} used by Azure resources.").into()),
        ])
        .with("rateInformation", rates.then_some(rate))
    });
    page(call, "phonePlanGroups", items.collect(), |json| json)
}

pub(crate) fn list_plans(call: &mut Call<'_>) -> Result<Reply, Failure> {
    let country = country(call)?;
    let group = call.parameter(1).to_owned();
    let found: Vec<&Plan> = PLANS
        .iter()
        .filter(|plan| plan.group.eq_ignore_ascii_case(&group) && plan.offering.country == country.code)
        .collect();
    if found.is_empty() {
        return Err(not_found("phone plan group", &group));
    }
    let ranges = call.state.stock.ranges();
    let items = found.iter().map(|plan| {
        let geographic = plan.offering.kind == Kind::Geographic;
        let words = capability_words(plan.offering.kind, plan.offering.assignment, plan.capabilities);
        let codes = if geographic { Vec::new() } else { codes_of(ranges, plan) };
        Json::object([
            ("phonePlanId", Json::from(&plan.id)),
            ("localizedName", Json::from(&plan.name)),
            ("locationType", if geographic { "Selection" } else { "NotRequired" }.into()),
            ("areaCodes", Json::array(codes)),
            ("capabilities", Json::array(words)),
            ("maximumSearchSize", Json::Int(MOST)),
        ])
    });
    page(call, "phonePlans", items.collect(), |json| json)
}

/// The area codes of a plan's numbers.
pub(super) fn codes_of(ranges: &[Range], plan: &Plan) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    let fits = |range: &&Range| range.country == plan.offering.country && range.kind == plan.offering.kind;
    for range in ranges.iter().filter(fits) {
        if !codes.contains(&range.area_code) {
            codes.push(range.area_code.clone());
        }
    }
    codes
}
