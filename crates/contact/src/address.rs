/// An address that a mail can be sent to, as somebody typed it.
#[must_use]
pub fn mail_address(text: &str) -> Option<String> {
    let text = text.trim();
    let (user, host) = text.rsplit_once('@')?;
    let is_plain = |part: &str| !part.is_empty() && part.chars().all(|c| !c.is_whitespace() && !c.is_control());
    let is_host =
        host.contains('.') && host.split('.').all(|label| !label.is_empty()) && !host.contains(['<', '>', ',']);
    let fits =
        text.chars().count() <= 200 && is_plain(user) && is_plain(host) && !user.contains(['<', '>', ',', '"', '@']);
    (fits && is_host).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::mail_address;

    #[test]
    fn addresses_are_those_that_a_mail_reaches() {
        for good in ["a@b.cn", " 小林@例子.中国 ", "o'neil+x@mail.example.com"] {
            assert!(mail_address(good).is_some(), "{good}");
        }
        for bad in
            ["", "a@b", "@b.cn", "a@.cn", "a b@c.cn", "a@b.cn\r\nBcc: x@y.z", "<a@b.cn>", "a@b.cn,c@d.cn", "a@@b.cn"]
        {
            assert_eq!(mail_address(bad), None, "{bad}");
        }
    }
}
