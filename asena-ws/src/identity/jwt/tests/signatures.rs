use data_encoding::BASE64URL_NOPAD;
use proptest::prelude::*;

use super::*;

#[test]
fn a_token_of_each_kind_is_verified_by_its_own_key_and_by_no_other() {
    for (signing, (signer, _)) in all_kinds().iter().enumerate() {
        let token = signer.sign(&ada());
        for (verifying, (_, key)) in all_kinds().into_iter().enumerate() {
            let outcome = verify(&Rules::new(key.clone().into()), &token);
            if signing == verifying {
                assert_eq!(outcome.expect("good").id(), "ada", "{key:?}");
            } else {
                assert_eq!(outcome.err(), Some(JwtError::Algorithm), "{key:?}");
            }
        }
    }
}

#[test]
fn a_public_key_is_no_secret_for_hs256() {
    // The confusion of algorithms: whoever knows the public key signs with it as with a secret.
    let publics: [&[u8]; 3] = [
        include_bytes!("rsa_public.pem"),
        include_bytes!("p256_public.pem"),
        include_bytes!("ed25519_public.pem"),
    ];
    for (public, (_, key)) in publics.into_iter().zip(all_kinds().into_iter().skip(1)) {
        let token = Signer::hs256(public).sign(&ada());
        assert_eq!(
            verify(&Rules::new(key.into()), &token).err(),
            Some(JwtError::Algorithm)
        );
    }
}

#[test]
fn a_token_without_a_signature_is_none() {
    let encoded = |text: &str| BASE64URL_NOPAD.encode(text.as_bytes());
    let claims = encoded(&ada().to_string());
    for algorithm in ["none", "None", "NONE", "HS512", "HS384", ""] {
        let token = format!("{}.{claims}.", encoded(&json!({ "alg": algorithm }).to_string()));
        for (_, key) in all_kinds() {
            assert!(verify(&Rules::new(key.into()), &token).is_err(), "{algorithm}");
        }
    }
}

#[test]
fn another_secret_and_claims_of_ones_own_are_found_out() {
    let (signer, key) = all_kinds().swap_remove(0);
    let rules = Rules::new(key.into());
    let other = Signer::hs256(b"thirty-two bytes, but others....").sign(&ada());
    assert_eq!(verify(&rules, &other).err(), Some(JwtError::Signature));
    let token = signer.sign(&ada());
    let parts: Vec<&str> = token.split('.').collect();
    let claims = BASE64URL_NOPAD.encode(ada_with(&json!({ "sub": "root" })).to_string().as_bytes());
    let forged = format!("{}.{claims}.{}", parts[0], parts[2]);
    assert_eq!(verify(&rules, &forged).err(), Some(JwtError::Signature));
}

#[test]
fn a_header_that_asks_to_understand_more_is_refused() {
    let (signer, key) = all_kinds().swap_remove(0);
    let mut header = Header::new(Algorithm::HS256);
    header.crit = Some(vec!["b64".to_owned()]);
    let token = signer.sign_as(&header, &ada());
    assert_eq!(
        verify(&Rules::new(key.into()), &token).err(),
        Some(JwtError::Critical)
    );
}

#[test]
fn a_secret_has_32_bytes_at_least_and_a_key_is_of_its_kind() {
    assert!(JwtKey::hs256([7; 31]).is_err());
    assert!(JwtKey::hs256([7; 32]).is_ok());
    let rsa = include_bytes!("rsa_public.pem");
    let error = JwtKey::eddsa_pem(rsa).expect_err("another kind").to_string();
    assert!(
        error.starts_with("this is no public key for EdDSA in PEM: "),
        "{error}"
    );
    assert!(JwtKey::es256_pem(rsa).is_err());
    assert!(JwtKey::rs256_pem("-----BEGIN").is_err());
    let printed = format!("{:?}", JwtKey::hs256(SECRET));
    assert_eq!(printed, "Ok(JwtKey(HS256))");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_sent_is_no_token(text in "[A-Za-z0-9_.-]{0,80}|\\PC{0,40}") {
        let (_, key) = all_kinds().swap_remove(0);
        prop_assert!(verify(&Rules::new(key.into()), &text).is_err());
    }

    #[test]
    fn a_token_with_another_letter_is_none(place in 0..1000_usize, letter in "[A-Za-z0-9_-]") {
        let (signer, key) = all_kinds().swap_remove(0);
        let token = signer.sign(&ada());
        let place = place % token.len();
        let changed = format!("{}{letter}{}", &token[..place], &token[place + 1..]);
        prop_assert_eq!(verify(&Rules::new(key.into()), &changed).is_ok(), changed == token);
    }
}
