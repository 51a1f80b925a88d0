use std::fs;
use std::path::PathBuf;

use data_encoding::BASE64URL_NOPAD;

use super::super::{InvalidJwtKey, JwtKeys};
use super::*;

/// A file that goes with the test.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str, text: &str) -> Self {
        let path = std::env::temp_dir().join(format!("asena-ws-{}-{name}.json", std::process::id()));
        fs::write(&path, text).expect("written");
        Self(path)
    }

    /// Puts another file in its place, as those do who change keys.
    fn replace(&self, text: &str) {
        let beside = self.0.with_extension("new");
        fs::write(&beside, text).expect("written");
        fs::rename(&beside, &self.0).expect("in its place");
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn secret(id: &str, secret: &[u8]) -> Value {
    json!({ "kty": "oct", "kid": id, "k": BASE64URL_NOPAD.encode(secret) })
}

fn set(keys: &[Value]) -> String {
    json!({ "keys": keys }).to_string()
}

const OTHER: &[u8; 32] = b"another secret of 32 bytes......";

#[test]
fn a_token_is_verified_by_the_key_that_it_names() {
    let file = Scratch::new("named", &set(&[secret("1", SECRET), secret("2", OTHER)]));
    let rules = Rules::new(JwtKeys::file(&file.0).expect("keys"));
    let (one, two) = (Signer::hs256(SECRET), Signer::hs256(OTHER));
    let table = [
        (one.sign_with_id("1", &ada()), None),
        (two.sign_with_id("2", &ada()), None),
        (one.sign_with_id("2", &ada()), Some(JwtError::Signature)),
        (one.sign_with_id("3", &ada()), Some(JwtError::UnknownKey)),
        (one.sign(&ada()), Some(JwtError::NoKeyId)),
    ];
    for (token, expected) in table {
        assert_eq!(verify(&rules, &token).err(), expected);
    }
}

#[test]
fn an_only_key_needs_no_name() {
    let file = Scratch::new("only", &set(&[secret("1", SECRET)]));
    let rules = Rules::new(JwtKeys::file(&file.0).expect("keys"));
    assert!(verify(&rules, &Signer::hs256(SECRET).sign(&ada())).is_ok());
}

#[test]
fn public_keys_of_each_kind_are_read_and_others_left_out() {
    let keys = [
        json!({ "kty": "OKP", "crv": "Ed25519", "kid": "ed", "x": ed25519_x() }),
        json!({ "kty": "RSA", "kid": "for encryption", "use": "enc", "n": "AQAB", "e": "AQAB" }),
        json!({ "kty": "RSA", "kid": "RS512", "alg": "RS512", "n": "AQAB", "e": "AQAB" }),
        json!({ "kty": "EC", "crv": "P-384", "kid": "P-384", "x": "AQAB", "y": "AQAB" }),
        json!({ "kty": "PQC", "kid": "of tomorrow" }),
    ];
    let file = Scratch::new("kinds", &set(&keys));
    let rules = Rules::new(JwtKeys::file(&file.0).expect("keys"));
    let (signer, _) = all_kinds().swap_remove(3);
    assert!(verify(&rules, &signer.sign_with_id("ed", &ada())).is_ok());
    for id in ["for encryption", "RS512", "P-384", "of tomorrow"] {
        let outcome = verify(&rules, &signer.sign_with_id(id, &ada()));
        assert_eq!(outcome.err(), Some(JwtError::UnknownKey), "{id}");
    }
}

/// The last 32 bytes of the key in its PEM.
fn ed25519_x() -> String {
    let pem = include_str!("ed25519_public.pem");
    let lines: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let der = data_encoding::BASE64.decode(lines.as_bytes()).expect("base64");
    BASE64URL_NOPAD.encode(&der[der.len() - 32..])
}

#[test]
fn keys_that_are_changed_are_read_again_and_those_of_before_stay_until_others_can_be_read() {
    let file = Scratch::new("changed", &set(&[secret("1", SECRET)]));
    let rules = Rules::new(JwtKeys::file(&file.0).expect("keys"));
    let (one, two) = (Signer::hs256(SECRET), Signer::hs256(OTHER));
    let (one, two) = (one.sign_with_id("1", &ada()), two.sign_with_id("2", &ada()));
    let is_good = |token: &str| verify(&rules, token).is_ok();
    assert_eq!((is_good(&one), is_good(&two)), (true, false));
    file.replace(&set(&[secret("1", SECRET), secret("2", OTHER)]));
    assert_eq!((is_good(&one), is_good(&two)), (true, true));
    file.replace("{ half of it");
    assert_eq!((is_good(&one), is_good(&two)), (true, true));
    fs::remove_file(&file.0).expect("removed");
    assert_eq!((is_good(&one), is_good(&two)), (true, true));
    file.replace(&set(&[secret("2", OTHER)]));
    assert_eq!((is_good(&one), is_good(&two)), (false, true));
}

#[test]
fn a_file_that_is_no_key_set_says_what_is_wrong_and_nothing_of_a_secret() {
    let missing = JwtKeys::file("/nowhere/keys.json").expect_err("no file");
    assert!(matches!(missing, InvalidJwtKey::Read { .. }), "{missing}");
    let table = [
        (r#"{"keys": "hunter2"}"#.to_owned(), "it is no JSON Web Key Set"),
        (set(&[]), "it has no key for HS256, RS256, ES256 or EdDSA"),
        (
            set(&[secret("1", SECRET), secret("1", OTHER)]),
            "two keys have the `kid` \"1\"",
        ),
        (set(&[secret("1", b"hunter2")]), "needs 32 bytes at least"),
        (" ".repeat(1024 * 1024 + 1), "it is larger than 1 MiB"),
    ];
    for (number, (text, expected)) in table.into_iter().enumerate() {
        let file = Scratch::new(&format!("bad-{number}"), &text);
        let error = JwtKeys::file(&file.0).expect_err(expected).to_string();
        assert!(error.contains(expected), "{error}");
        assert!(!error.contains("hunter2"), "{error}");
    }
}
