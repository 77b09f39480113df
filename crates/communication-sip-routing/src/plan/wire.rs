//! A plan as it is kept.

use serde::{Deserialize, Serialize};

use super::SipPlan;
use crate::model::SipConfiguration;

const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Plan {
    version: u32,
    /// For those who read it; checked when it is read back.
    changes: Vec<String>,
    base: SipConfiguration,
    wanted: SipConfiguration,
}

impl From<SipPlan> for Plan {
    fn from(plan: SipPlan) -> Self {
        let changes = plan.changes.iter().map(ToString::to_string).collect();
        Self { version: VERSION, changes, base: plan.base, wanted: plan.wanted }
    }
}

impl TryFrom<Plan> for SipPlan {
    type Error = String;

    fn try_from(kept: Plan) -> Result<Self, String> {
        if kept.version != VERSION {
            return Err(format!("a plan of version {} cannot be read, only {VERSION}", kept.version));
        }
        let plan = SipPlan::new(&kept.base, &kept.wanted).map_err(|violations| violations.to_string())?;
        if !plan.changes.iter().map(ToString::to_string).eq(kept.changes) {
            return Err("the changes are not those between base and wanted: the plan was edited".to_owned());
        }
        Ok(plan)
    }
}
