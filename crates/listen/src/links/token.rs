use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use primitives::{ShopId, Timestamp};
use store::{Vault, micros};
use uuid::Uuid;

/// What a link is good for: nothing of it can be exchanged without the installation's key.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub request: Uuid,
    pub shop: ShopId,
    pub order_id: &'a str,
    pub expires_at: Timestamp,
}

const ID: usize = 16;
const TAG: usize = 16;

impl Scope<'_> {
    /// The part of the link that names and proves it: 43 characters that are safe in addresses.
    pub fn token(&self, vault: &Vault) -> String {
        URL_SAFE_NO_PAD.encode([self.request.as_bytes().as_slice(), &self.tag(vault)].concat())
    }

    /// Whether the token was made by this installation for exactly this.
    pub fn is_proved_by(&self, token: &Token, vault: &Vault) -> bool {
        self.request == token.request && equal(&self.tag(vault), &token.tag)
    }

    fn tag(&self, vault: &Vault) -> Vec<u8> {
        let Self { request, shop, order_id, expires_at } = self;
        vault.blind("review link", &format!("{request} {shop} {} {order_id}", micros(*expires_at)))
    }
}

/// What somebody put into an address; it proves nothing by itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    pub request: Uuid,
    tag: [u8; TAG],
}

impl Token {
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; ID + TAG] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        let (id, tag) = bytes.split_at(ID);
        Some(Self { request: Uuid::from_slice(id).ok()?, tag: tag.try_into().ok()? })
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

    #[test]
    fn a_link_is_good_for_its_order_its_shop_and_its_time_alone() {
        let vault = Vault::with_key([7; 32]);
        let scope = Scope {
            request: Uuid::from_u128(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef),
            shop: ShopId(Uuid::from_u128(1)),
            order_id: "A-1",
            expires_at: Timestamp::from_second(1_000).unwrap(),
        };
        let text = scope.token(&vault);
        assert_eq!(text.len(), 43);
        let token = Token::parse(&text).unwrap();
        assert!(scope.is_proved_by(&token, &vault));
        assert!(!scope.is_proved_by(&token, &Vault::with_key([8; 32])));
        let others = [
            Scope { request: Uuid::from_u128(2), ..scope },
            Scope { shop: ShopId(Uuid::from_u128(2)), ..scope },
            Scope { order_id: "A-2", ..scope },
            Scope { expires_at: Timestamp::from_second(1_001).unwrap(), ..scope },
        ];
        assert!(others.iter().all(|other| !other.is_proved_by(&token, &vault)));
    }

    #[test]
    fn no_bit_of_a_token_can_be_changed() {
        let vault = Vault::with_key([7; 32]);
        let expires_at = Timestamp::from_second(1_000).unwrap();
        let scope = Scope { request: Uuid::from_u128(5), shop: ShopId(Uuid::nil()), order_id: "1", expires_at };
        let bytes = URL_SAFE_NO_PAD.decode(scope.token(&vault)).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut forged = bytes.clone();
            forged[bit / 8] ^= 1 << (bit % 8);
            let forged = Token::parse(&URL_SAFE_NO_PAD.encode(forged)).unwrap();
            assert!(!scope.is_proved_by(&forged, &vault), "bit {bit}");
        }
        for nonsense in ["", "a", "%%%", &"A".repeat(42), &"A".repeat(44), "中文", &"A".repeat(10_000)] {
            assert!(Token::parse(nonsense).is_none(), "{nonsense}");
        }
    }
}
