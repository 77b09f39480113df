//! What can name a trunk or a domain.

/// The longest name, in characters.
const LONGEST: usize = 249;
/// Domains of Microsoft, under which nobody else's trunks are.
const RESERVED: [&str; 2] = ["onmicrosoft.com", "azure.com"];

/// The rule that a name breaks, if it breaks one.
pub(super) fn fault(name: &str) -> Option<&'static str> {
    if name.is_empty() || name.chars().count() > LONGEST {
        return Some("must be 1 to 249 characters");
    }
    let labels: Vec<&str> = name.split('.').collect();
    if labels.len() < 2 {
        return Some("must be a full domain name, such as sbc.contoso.com");
    }
    if !labels.iter().all(|label| is_label(label)) {
        return Some(
            "must be labels of 1 to 63 letters, digits and inner hyphens, separated by dots: \
             no scheme, port, underscore, wildcard or blank",
        );
    }
    if labels.last().is_some_and(|label| label.bytes().all(|byte| byte.is_ascii_digit())) {
        return Some("must be a name, not an address");
    }
    RESERVED
        .iter()
        .any(|domain| is_under(name, domain))
        .then_some("must not be under onmicrosoft.com or azure.com: the domain has to be yours")
}

/// The rule that a name breaks, if it breaks one, of something that is to go. Only what could not be stored is refused: the
/// service may have taken a name that [`fault`] would not.
pub(super) fn fault_of_removed(name: &str) -> Option<&'static str> {
    let is_odd = |c: char| c.is_whitespace() || c.is_control();
    let fits = (1..=LONGEST).contains(&name.chars().count()) && !name.contains(is_odd);
    (!fits).then_some("must be 1 to 249 characters, without blanks")
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

fn is_under(name: &str, domain: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.strip_suffix(domain).is_some_and(|front| front.is_empty() || front.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_hosts_pass_and_everything_else_is_told_its_rule() {
        let long = format!("{}.{}.{}.{}", "a".repeat(63), "b".repeat(63), "c".repeat(63), "d".repeat(57));
        for name in ["sbc.contoso.com", "SBC-1.Contoso.COM", "1.2.3.de", "xn--bcher-kva.example", &long] {
            assert_eq!(fault(name), None, "{name}");
        }
        for (name, rule) in [
            ("", "249"),
            (&*format!("{long}d"), "249"),
            (&*format!("{}.com", "a".repeat(64)), "63"),
            ("contoso", "full domain name"),
            ("sbc.contoso.com:5061", "port"),
            ("sips://sbc.contoso.com", "scheme"),
            ("*.contoso.com", "wildcard"),
            ("sbc_1.contoso.com", "underscore"),
            ("sbc .contoso.com", "blank"),
            ("sbc.contoso.com.", "labels"),
            ("sbc..contoso.com", "labels"),
            ("-sbc.contoso.com", "labels"),
            ("sbc-.contoso.com", "labels"),
            ("büro.contoso.com", "labels"),
            ("192.0.2.1", "not an address"),
            ("contoso.OnMicrosoft.com", "onmicrosoft"),
            ("azure.com", "azure.com"),
            ("a.b.azure.com", "azure.com"),
        ] {
            assert!(fault(name).is_some_and(|fault| fault.contains(rule)), "{name}: {:?}", fault(name));
        }
        assert_eq!(fault("sbc.notazure.com"), None);
    }
}
