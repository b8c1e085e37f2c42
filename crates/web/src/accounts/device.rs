//! A browser that signed in before keeps a mark, bound to its account and its password, for OWASP's [device
//! cookies](https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies): strangers who guess
//! at the account's password do not shut it out. The mark opens nothing, and is none any more when the password is
//! another: whoever knew the old one guesses at the new one as strangers do.

use axum::http::HeaderMap;

use crate::Kit;
use crate::cookie_named;
use crate::staff::{hex, sha256};

const COOKIE: &str = "huitou_device";
/// A year.
const SECONDS: u32 = 31_536_000;

/// The mark that a browser shows, if it is one of the account with this address and this hash of its password.
pub(crate) fn mark<'a>(kit: &Kit, headers: &'a HeaderMap, account: [&str; 2]) -> Option<&'a str> {
    let (mark, seal) = cookie_named(headers, COOKIE)?.split_once('.')?;
    // Of what is compared nobody outside knows a byte: how long it takes tells nothing.
    let is_ours = sha256(seal.as_bytes()) == sha256(sealed(kit, mark, account).as_bytes());
    is_ours.then_some(mark)
}

/// What gives a browser a new mark; `secure` as for the session's cookie.
pub(crate) fn cookie(kit: &Kit, account: [&str; 2], secure: &str) -> String {
    let mark = hex(&kit.ids.random::<16>());
    let seal = sealed(kit, &mark, account);
    format!("{COOKIE}={mark}.{seal}; Path=/api/v1/session; HttpOnly; SameSite=Strict; Max-Age={SECONDS}{secure}")
}

fn sealed(kit: &Kit, mark: &str, [email, password]: [&str; 2]) -> String {
    kit.vault.blind_text("device", &format!("{mark} {email} {password}"))
}
