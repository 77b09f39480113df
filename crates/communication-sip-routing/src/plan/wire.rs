//! A plan as it is kept.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use super::SipPlan;
use crate::model::SipConfiguration;

const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    version: u32,
    /// For those who read it; checked when it is read back.
    changes: Vec<String>,
    base: SipConfiguration,
    wanted: SipConfiguration,
}

impl Serialize for SipPlan {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let changes = self.changes.iter().map(ToString::to_string).collect();
        let (base, wanted) = (self.base.clone(), self.wanted.clone());
        Plan { version: VERSION, changes, base, wanted }.serialize(to)
    }
}

impl<'de> Deserialize<'de> for SipPlan {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let kept = Plan::deserialize(from)?;
        if kept.version != VERSION {
            let told = format!("a plan of version {} cannot be read, only {VERSION}", kept.version);
            return Err(D::Error::custom(told));
        }
        let plan = Self::new(&kept.base, &kept.wanted).map_err(D::Error::custom)?;
        if !plan.changes.iter().map(ToString::to_string).eq(kept.changes) {
            let told = "the changes are not those between base and wanted: the plan was edited";
            return Err(D::Error::custom(told));
        }
        Ok(plan)
    }
}
