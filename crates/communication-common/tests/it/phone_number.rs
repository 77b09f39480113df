use communication_common::{CountryCode, CountryCodeError, PhoneNumber, PhoneNumberError as Fault};
use proptest::prelude::*;

#[test]
fn numbers_in_e164_are_taken_as_they_are() {
    for text in
        ["+14255550123", "+442079460123", "+4930123456", "+2904123", "+881612345678901", "+999999999999999"]
    {
        let number = PhoneNumber::parse(text).unwrap();
        assert_eq!(number.as_str(), text);
        assert_eq!(format!("+{}", number.digits()), text);
        assert_eq!(number.raw_id(), format!("4:{text}"));
        assert_eq!(text.parse(), Ok(number));
    }
}

#[test]
fn everything_else_is_refused_with_the_rule_that_helps() {
    for (text, fault) in [
        ("", Fault::Empty),
        (" \t", Fault::Empty),
        ("tel:+14255550123", Fault::Prefix),
        ("sip:+14255550123@contoso.com", Fault::Prefix),
        ("4:+14255550123", Fault::Prefix),
        ("+14255550123x12", Fault::Extension),
        ("+1 425 555 0123 X 12", Fault::Extension),
        ("+14255550123 ext. 12", Fault::Extension),
        ("425-555-0123 Ext 12", Fault::Extension),
        ("+14255550123;ext=12", Fault::Extension),
        ("+14255550123,,12#", Fault::Extension),
        ("+1800FLOWERS", Fault::Letters),
        ("anonymous", Fault::Letters),
        ("+1425555012O", Fault::Letters),
        ("+1425555012é", Fault::Letters),
        ("00442079460123", Fault::InternationalPrefix),
        ("0044 20 7946 0123", Fault::InternationalPrefix),
        ("(425) 555-0123", Fault::NationalForm),
        ("14255550123", Fault::NationalForm),
        ("020 7946 0123", Fault::NationalForm),
        ("01144 20 7946 0123", Fault::NationalForm),
        ("＋14255550123", Fault::NationalForm),
        (" +14255550123", Fault::Blank),
        ("+14255550123\n", Fault::Blank),
        ("+1 425 555 0123", Fault::Blank),
        ("+1\u{a0}4255550123", Fault::Blank),
        ("+1 (425) 555-0123", Fault::Blank),
        ("+1-425-555-0123", Fault::Punctuation),
        ("(+1)4255550123", Fault::Punctuation),
        ("+1.425.555.0123", Fault::Punctuation),
        ("+٤٢٥٥٥٥٠١٢٣", Fault::Punctuation),
        ("+1425\u{0}5550123", Fault::Punctuation),
        ("++14255550123", Fault::MisplacedPlus),
        ("14255550123+", Fault::MisplacedPlus),
    ] {
        assert_eq!(PhoneNumber::parse(text), Err(fault), "{text:?}");
    }
}

#[test]
fn length_and_first_digit_are_those_of_the_standard() {
    for (text, fault) in [
        ("+", Fault::TooShort),
        ("+1", Fault::TooShort),
        ("+112", Fault::TooShort),
        ("+123456", Fault::TooShort),
        ("+1234567890123456", Fault::TooLong),
        ("+0123456789", Fault::LeadingZero),
        ("+0", Fault::LeadingZero),
        ("+00442079460123", Fault::LeadingZero),
    ] {
        assert_eq!(PhoneNumber::parse(text), Err(fault), "{text:?}");
    }
    assert!(PhoneNumber::parse("+1234567").is_ok());
    assert!(PhoneNumber::parse("+123456789012345").is_ok());
}

#[test]
fn refusals_say_what_to_write_and_do_not_quote() {
    for text in
        ["(425) 555-0123", "0044 20 7946 0123", "+1425555012x7", "tel:+14255550123", "+1-425-555-0123"]
    {
        let message = PhoneNumber::parse(text).unwrap_err().to_string();
        assert!(message.starts_with("the phone number "), "{message}");
        assert!(!message.contains(text), "{message}");
        assert!(!message.ends_with('.'), "{message}");
    }
}

#[test]
fn a_number_of_the_service_is_kept_as_it_is() {
    for text in ["+14255550123", "988", "Sanitized", "+1-425-555-0123"] {
        let number = PhoneNumber::from_service(text).unwrap();
        assert_eq!((number.as_str(), number.digits()), (text, text.trim_start_matches('+')));
    }
    for (text, fault) in [
        ("", Fault::Empty),
        ("+1 425", Fault::Blank),
        ("988\n", Fault::Blank),
        ("9\u{0}88", Fault::Punctuation),
        ("９８８", Fault::Punctuation),
        (&"1".repeat(101), Fault::TooLong),
    ] {
        assert_eq!(PhoneNumber::from_service(text), Err(fault), "{text:?}");
    }
}

#[test]
fn phone_numbers_are_texts_in_json() {
    let number: PhoneNumber = serde_json::from_str(r#""+14255550123""#).unwrap();
    assert_eq!(serde_json::to_string(&number).unwrap(), r#""+14255550123""#);
    let error = serde_json::from_str::<PhoneNumber>(r#""425 555 0123""#).unwrap_err().to_string();
    assert!(error.contains("has no +"), "{error}");
    assert!(serde_json::from_str::<PhoneNumber>("14255550123").is_err());
}

#[test]
fn country_codes_are_two_letters_in_upper_case() {
    assert_eq!(CountryCode::parse("us"), Ok(CountryCode::US));
    assert_eq!(CountryCode::parse("Gb"), Ok(CountryCode::GB));
    assert_eq!(CountryCode::parse("zz").unwrap().to_string(), "ZZ");
    assert_eq!(CountryCode::parse(""), Err(CountryCodeError::Empty));
    for text in ["U", "USA", "U1", "1 ", " US", "US ", "ÜS", "é", "..", "日", "U\0"] {
        assert_eq!(CountryCode::parse(text), Err(CountryCodeError::NotTwoLetters), "{text:?}");
    }
    assert_eq!(format!("{:?} [{:>4}]", CountryCode::IE, CountryCode::FR), "CountryCode(\"IE\") [  FR]");
}

#[test]
fn country_codes_are_texts_in_json() {
    assert_eq!(serde_json::to_string(&CountryCode::AU).unwrap(), r#""AU""#);
    assert_eq!(serde_json::from_str::<CountryCode>(r#""de""#).unwrap(), CountryCode::DE);
    let error = serde_json::from_str::<CountryCode>(r#""DEU""#).unwrap_err().to_string();
    assert!(error.contains("two letters of ISO 3166-1"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn exactly_the_e164_texts_are_numbers(text in r"[+0 ]{0,2}[0-9x()\-]{0,17}|\PC{0,20}|\+[1-9][0-9]{5,16}") {
        let digits = text.strip_prefix('+').unwrap_or_default();
        let is_e164 = (7..=15).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0');
        prop_assert_eq!(PhoneNumber::parse(&text).is_ok(), is_e164);
    }

    #[test]
    fn exactly_two_ascii_letters_are_a_country(text in r"[A-Za-z]{0,3}|\PC{0,3}") {
        let is_code = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
        prop_assert_eq!(CountryCode::parse(&text).is_ok(), is_code);
    }
}
