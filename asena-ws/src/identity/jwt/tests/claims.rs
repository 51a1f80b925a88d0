use std::time::Duration;

use serde::Deserialize;

use super::*;

fn rules() -> Rules {
    Rules::new(JwtKey::hs256(SECRET).expect("a key").into())
}

fn outcome(rules: &Rules, claims: &Value) -> Result<Identity<Value>, JwtError> {
    verify(rules, &Signer::hs256(SECRET).sign(claims))
}

#[test]
fn a_token_is_good_while_it_is_valid_and_a_minute_around() {
    let (now, ok) = (now(), None);
    let table = [
        (json!({}), ok.clone()),
        (json!({ "exp": now - 30 }), ok.clone()),
        (json!({ "exp": now - 90 }), Some(JwtError::Expired)),
        (json!({ "exp": null }), Some(JwtError::Claim("exp".into()))),
        (json!({ "exp": "tomorrow" }), Some(JwtError::Claim("exp".into()))),
        (json!({ "exp": -1 }), Some(JwtError::Claim("exp".into()))),
        (json!({ "exp": 1e19 }), Some(JwtError::Claim("exp".into()))),
        (json!({ "nbf": now + 30 }), ok.clone()),
        (json!({ "nbf": now + 90 }), Some(JwtError::NotYetValid)),
        (json!({ "nbf": "now" }), Some(JwtError::Claim("nbf".into()))),
        (json!({ "sub": null }), Some(JwtError::Claim("sub".into()))),
        (json!({ "sub": 17 }), Some(JwtError::Claim("sub".into()))),
    ];
    for (others, expected) in table {
        let outcome = outcome(&rules(), &ada_with(&others));
        assert_eq!(outcome.err(), expected, "{others}");
    }
}

#[test]
fn clocks_may_be_as_far_apart_as_is_said_and_an_hour_at_most() {
    let mut rules = rules();
    for (leeway, exp, is_good) in [
        (0, now() - 5, false),
        (10, now() - 5, true),
        (100_000, now() - 3_000, true),
        (100_000, now() - 4_000, false),
    ] {
        rules.leeway = Duration::from_secs(leeway);
        let outcome = outcome(&rules, &ada_with(&json!({ "exp": exp })));
        assert_eq!(outcome.is_ok(), is_good, "{leeway}: {outcome:?}");
    }
}

#[test]
fn without_expiry_a_token_may_have_none_and_one_that_it_has_counts() {
    let mut rules = rules();
    rules.must_expire = false;
    let identity = outcome(&rules, &ada_with(&json!({ "exp": null }))).expect("good");
    assert_eq!(identity.expires_at(), None);
    let expired = outcome(&rules, &ada_with(&json!({ "exp": now() - 90 })));
    assert_eq!(expired.err(), Some(JwtError::Expired));
}

#[test]
fn an_issuer_and_an_audience_that_are_demanded_must_be_there() {
    let mut demanding = rules();
    demanding
        .issuers
        .extend(["id.example".into(), "other.example".into()]);
    demanding.audiences.insert("chat".into());
    let good = json!({ "iss": "id.example", "aud": "chat" });
    let table = [
        (json!({}), None),
        (json!({ "iss": "other.example", "aud": ["mail", "chat"] }), None),
        (json!({ "iss": "evil.example" }), Some(JwtError::Issuer)),
        (json!({ "iss": null }), Some(JwtError::Claim("iss".into()))),
        (json!({ "iss": 7 }), Some(JwtError::Claim("iss".into()))),
        (json!({ "aud": "mail" }), Some(JwtError::Audience)),
        (json!({ "aud": null }), Some(JwtError::Claim("aud".into()))),
    ];
    for (others, expected) in table {
        let mut claims = ada_with(&good);
        for (name, value) in others.as_object().expect("an object") {
            claims[name] = value.clone();
        }
        let outcome = outcome(&demanding, &claims);
        assert_eq!(outcome.err(), expected, "{others}");
    }
    // RFC 7519 §4.1.3: it is for somebody, and not for us.
    let for_another = outcome(&rules(), &ada_with(&json!({ "aud": "mail" })));
    assert_eq!(for_another.err(), Some(JwtError::Audience));
}

#[test]
fn the_session_is_the_sid_or_else_the_jti_and_the_end_is_the_exp_and_the_leeway() {
    let exp = now() + 100;
    for (others, session) in [
        (json!({ "exp": exp, "jti": "j", "sid": "s" }), Some("s")),
        (json!({ "exp": exp, "jti": "j" }), Some("j")),
        (json!({ "exp": exp }), None),
    ] {
        let identity = outcome(&rules(), &ada_with(&others)).expect("good");
        assert_eq!((identity.id(), identity.session()), ("ada", session));
        let expected = UNIX_EPOCH + Duration::from_secs(exp + 60);
        assert_eq!(identity.expires_at(), Some(expected));
    }
}

#[test]
fn a_user_or_a_session_whose_id_is_none_is_refused() {
    for others in [
        json!({ "sub": "" }),
        json!({ "sub": "x".repeat(256) }),
        json!({ "sid": "a\nb" }),
    ] {
        let outcome = outcome(&rules(), &ada_with(&others));
        assert!(matches!(outcome, Err(JwtError::Identity(_))), "{outcome:?}");
    }
    assert!(outcome(&rules(), &ada_with(&json!({ "sub": "x".repeat(255) }))).is_ok());
}

#[test]
fn claims_are_read_as_a_type_and_what_does_not_fit_is_told_by_its_path() {
    #[derive(Deserialize)]
    struct Claims {
        sub: String,
        roles: Vec<String>,
    }
    let read = |roles: Value| {
        let token = Signer::hs256(SECRET).sign(&ada_with(&json!({ "roles": roles })));
        rules().verify(&token)?.identity::<Claims>(Duration::ZERO)
    };
    let identity = read(json!(["admin"])).expect("good");
    assert_eq!(
        (&*identity.user().sub, &*identity.user().roles),
        ("ada", &["admin".to_owned()][..])
    );
    let path = "roles[1]".to_owned();
    assert_eq!(read(json!(["a", 7])).err(), Some(JwtError::Claims { path }));
}
