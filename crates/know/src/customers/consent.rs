/// What was said of consent to one channel, the oldest first.
///
/// What the shop's own systems say, and the person by the link in a mail, stands over what visitors say of themselves: nobody
/// becomes willing again by a stranger's word. A visitor's no counts all the same until one of those says otherwise: whoever
/// wants peace has it at once, however they ask for it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Consent {
    told: Option<bool>,
    claimed: Option<bool>,
    is_claimed_last: bool,
}

impl Consent {
    pub fn hear(&mut self, is_given: bool, is_claimed: bool) {
        let said = if is_claimed { &mut self.claimed } else { &mut self.told };
        *said = Some(is_given);
        self.is_claimed_last = is_claimed;
    }

    /// `None` where nobody ever said.
    pub fn is_given(self) -> Option<bool> {
        match (self.told, self.claimed) {
            (None, claimed) => claimed,
            (_, Some(false)) if self.is_claimed_last => Some(false),
            (told, _) => told,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visitors_no_counts_and_their_yes_only_where_nobody_else_said_no() {
        let is_given = |said: &[(bool, bool)]| {
            let mut consent = Consent::default();
            said.iter().for_each(|(is_given, is_claimed)| consent.hear(*is_given, *is_claimed));
            consent.is_given()
        };
        let (yes, no, claimed_yes, claimed_no) = ((true, false), (false, false), (true, true), (false, true));
        for (said, expected) in [
            (vec![], None),
            (vec![claimed_yes], Some(true)),
            (vec![claimed_no, claimed_yes], Some(true)),
            (vec![claimed_yes, claimed_no], Some(false)),
            (vec![no, claimed_yes], Some(false)),
            (vec![yes, claimed_no], Some(false)),
            (vec![yes, claimed_no, claimed_yes], Some(true)),
            (vec![claimed_no, yes], Some(true)),
            (vec![claimed_yes, no], Some(false)),
            (vec![no, claimed_no, claimed_yes], Some(false)),
        ] {
            assert_eq!(is_given(&said), expected, "{said:?}");
        }
    }
}
