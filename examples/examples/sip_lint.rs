//! Find what is wrong with routes before they are live; nothing is sent.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::Result;
use communication_sip_routing::{CountryCode, LintOptions, Severity, SipConfiguration, lint_with};

const ROUTING: &str = r#"
[trunks."sbc.one.domain.com"]
sipSignalingPort = 5061

[[routes]]
name = "everything"
numberPattern = '^.*$'
trunks = ["sbc.one.domain.com"]

[[routes]]
name = "never reached"
numberPattern = '^\+1(425|206)\d{7}$'
trunks = ["sbc.one.domain.com"]

[[routes]]
name = "misses its plus"
numberPattern = '^+[1-9][0-9]{3,23}$'
"#;

fn main() -> Result {
    let configuration: SipConfiguration = toml::from_str(ROUTING)?;
    let report = lint_with(&configuration, &LintOptions::new().countries([CountryCode::US]));
    for finding in &report.findings {
        println!("{finding}");
    }
    assert!(report.worst() >= Some(Severity::Warning));
    Ok(())
}
