use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use store::Vault;
use uuid::Uuid;

/// What a link is good for. Nothing of it can be exchanged without the installation's key.
#[derive(Debug, Clone, Copy)]
pub struct Link<'a> {
    /// What kind of link it is, such as `review link`: one kind proves nothing to another.
    pub purpose: &'a str,
    /// What it opens; part of the address.
    pub id: Uuid,
    /// Everything else that it holds for, such as shop, order and end.
    pub bound: &'a str,
}

const ID: usize = 16;
const TAG: usize = 16;

impl Link<'_> {
    /// The part of the address that names and proves it: 43 characters that are safe there.
    #[must_use]
    pub fn token(&self, vault: &Vault) -> String {
        URL_SAFE_NO_PAD.encode([self.id.as_bytes().as_slice(), &self.tag(vault)].concat())
    }

    /// Whether the token was made by this installation for exactly this.
    #[must_use]
    pub fn is_proved_by(&self, token: &Token, vault: &Vault) -> bool {
        self.id == token.id && equal(&self.tag(vault), &token.tag)
    }

    fn tag(&self, vault: &Vault) -> Vec<u8> {
        vault.blind(self.purpose, &format!("{} {}", self.id, self.bound))
    }
}

/// What somebody put into an address; it proves nothing by itself.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    pub id: Uuid,
    tag: [u8; TAG],
}

impl Token {
    /// `None` for what no installation makes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; ID + TAG] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        let (id, tag) = bytes.split_at(ID);
        Some(Self { id: Uuid::from_slice(id).ok()?, tag: tag.try_into().ok()? })
    }
}

/// Takes as long whether the first byte differs or the last, so that a tag cannot be found byte by byte.
fn equal(one: &[u8], other: &[u8]) -> bool {
    let differences = one.iter().zip(other).fold(0, |found, (a, b)| found | (a ^ b));
    one.len() == other.len() && std::hint::black_box(differences) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORDER: Link<'_> = Link { purpose: "review link", id: Uuid::from_u128(5), bound: "shop 1 A-1" };

    #[test]
    fn a_link_is_good_for_what_it_was_made_for_alone() {
        let vault = Vault::with_key([7; 32]);
        let text = ORDER.token(&vault);
        assert_eq!(text.len(), 43);
        let token = Token::parse(&text).unwrap();
        assert!(ORDER.is_proved_by(&token, &vault));
        assert!(!ORDER.is_proved_by(&token, &Vault::with_key([8; 32])));
        let others = [
            Link { id: Uuid::from_u128(2), ..ORDER },
            Link { bound: "shop 1 A-2", ..ORDER },
            Link { purpose: "survey link", ..ORDER },
        ];
        assert!(others.iter().all(|other| !other.is_proved_by(&token, &vault)));
    }

    #[test]
    fn no_bit_of_a_token_can_be_changed() {
        let vault = Vault::with_key([7; 32]);
        let bytes = URL_SAFE_NO_PAD.decode(ORDER.token(&vault)).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut forged = bytes.clone();
            forged[bit / 8] ^= 1 << (bit % 8);
            let forged = Token::parse(&URL_SAFE_NO_PAD.encode(forged)).unwrap();
            assert!(!ORDER.is_proved_by(&forged, &vault), "bit {bit}");
        }
        for nonsense in ["", "a", "%%%", &"A".repeat(42), &"A".repeat(44), "中文", &"A".repeat(10_000)] {
            assert!(Token::parse(nonsense).is_none(), "{nonsense}");
        }
    }
}
