//! What someone who may not see personal fields sees of them.

/// `林*`, `M*`: the first character.
#[must_use]
pub fn name(name: &str) -> String {
    name.chars().next().map_or_else(String::new, |first| format!("{first}*"))
}

/// `l***@example.com`: the first character and the domain.
#[must_use]
pub fn email(email: &str) -> String {
    let (local, domain) = email.split_once('@').unwrap_or((email, ""));
    let first: String = local.chars().take(1).collect();
    format!("{first}***@{domain}")
}

/// `138****1234`; of short numbers only the last two digits.
#[must_use]
pub fn phone(phone: &str) -> String {
    let digits: String = phone.strip_prefix("+86").unwrap_or(phone).chars().filter(char::is_ascii_digit).collect();
    match digits.len() {
        9.. => format!("{}****{}", &digits[..3], &digits[digits.len() - 4..]),
        3..9 => format!("****{}", &digits[digits.len() - 2..]),
        _ => "****".to_owned(),
    }
}

/// Anything else that is personal.
#[must_use]
pub fn anything(_: &str) -> String {
    "***".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hides_all_but_a_hint() {
        assert_eq!((name("林小美"), name("Mei Lin"), name("")), ("林*".into(), "M*".into(), String::new()));
        assert_eq!(
            (email("lin@example.com"), email("@x"), email("none")),
            ("l***@example.com".into(), "***@x".into(), "n***@".into())
        );
        assert_eq!(phone("+8613812341234"), "138****1234");
        assert_eq!(phone("+442079460958"), "442****0958");
        assert_eq!((phone("12345"), phone("1")), ("****45".into(), "****".into()));
    }
}
