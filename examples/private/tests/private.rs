//! Runs the example as a user does: with good tokens, with bad ones and with none.

use asena_ws_tests_example::Example;

const PROGRAM: &str = env!("CARGO_BIN_EXE_private");

#[test]
fn a_good_token_is_answered_with_the_user() {
    let example = Example::start(PROGRAM);
    let mut ada = example.connect("/private?token=token-of-ada");
    assert_eq!(ada.text(), r#"{"type":"authenticated","userId":"ada"}"#);
    ada.send("what is it?");
    assert_eq!(ada.text(), "the secret");
}

#[test]
fn a_bad_token_is_told_so_and_disconnected_without_being_heard() {
    let example = Example::start(PROGRAM);
    let table = [
        ("/private", "Unauthorized"),
        ("/private?token=", "Invalid token"),
        ("/private?token=guessed", "Invalid token"),
        ("/private?token=TOKEN-OF-ADA", "Invalid token"),
        ("/private?token=token-of-ada%00", "Invalid token"),
    ];
    for (path, message) in table {
        let mut client = example.connect(path);
        client.send("what is it?");
        let expected = format!(r#"{{"type":"error","message":"{message}"}}"#);
        assert_eq!(client.text(), expected, "{path}");
        assert_eq!(client.closed(), (1008, message.to_owned()), "{path}");
    }
}

#[test]
fn two_tokens_in_one_query_are_refused_before_the_upgrade() {
    let example = Example::start(PROGRAM);
    let refusal = example.refused("/private?token=token-of-ada&token=guessed", &[]);
    assert_eq!(refusal.status, 400);
}

#[test]
fn who_shows_no_good_token_in_the_header_is_refused_with_401_before_the_upgrade() {
    let example = Example::start(PROGRAM);
    let table: [(&[(&str, &str)], &str); 6] = [
        (&[], "Unauthorized"),
        (&[("authorization", "")], "Unauthorized"),
        (&[("authorization", "Bearer")], "Unauthorized"),
        (&[("authorization", "Basic token-of-ada")], "Unauthorized"),
        (&[("authorization", "token-of-ada")], "Unauthorized"),
        (&[("authorization", "Bearer guessed")], "Invalid token"),
    ];
    for (headers, message) in table {
        let refusal = example.refused("/members?token=token-of-ada", headers);
        assert_eq!(refusal.status, 401, "{headers:?}");
        assert_eq!(refusal.header("www-authenticate"), Some("Bearer"), "{headers:?}");
        assert_eq!(refusal.body, message, "{headers:?}");
    }
}

#[test]
fn a_good_token_in_the_header_gives_every_handler_its_user() {
    let example = Example::start(PROGRAM);
    let mut ada = example.connect_with("/members", &[("authorization", "Bearer token-of-ada")]);
    assert_eq!(ada.text(), "hello, ada");
    let mut bob = example.connect_with("/members", &[("authorization", "bearer token-of-bob")]);
    assert_eq!(bob.text(), "hello, bob");
    bob.send("merhaba");
    assert_eq!(ada.text(), "bob: merhaba");
    assert_eq!(bob.text(), "bob: merhaba");
}
