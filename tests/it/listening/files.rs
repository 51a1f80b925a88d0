//! What is said of certificates and keys that do not hold.

use std::fs;

use asena_ws::Tls;
use expect_test::{Expect, expect};

use super::certificates::Files;
use super::{echo, folder};

/// The error, with the names of the files alone.
async fn told(tls: Option<Tls>, expected: Expect) {
    let app = match tls {
        Some(tls) => echo().tls(tls),
        None => echo(),
    };
    let app = app.build().await.expect("the app is built");
    let listened = app.listen("https://127.0.0.1:0").await;
    let error = listened.expect_err("it does not hold").to_string();
    let place = format!("{}/", std::env::temp_dir().display());
    let words = error.split(' ').map(|word| match word.split_once(&place) {
        Some((before, path)) => {
            let (_, name) = path.split_once('/').expect("a file in a folder");
            format!("{before}{name}")
        }
        None => word.to_owned(),
    });
    expected.assert_eq(&words.collect::<Vec<_>>().join(" "));
}

#[tokio::test]
async fn each_mistake_names_its_file_and_what_is_wrong() {
    told(None, expect!["https://127.0.0.1:0 wants TLS, and no certificate is named: give `.tls(Tls::files(…))`, or set `certificate` and `key` of `[tls]`, or ASENA_TLS_CERTIFICATE and ASENA_TLS_KEY"]).await;
    let folder_of = folder("files");
    let files = Files::make(&folder_of);
    let write = |name: &str, text: &str| {
        let path = folder_of.join(name);
        fs::write(&path, text).expect("written");
        path
    };
    let with_certificate = |path| Some(Tls::files(path, &files.key));
    let with_key = |path| Some(Tls::files(&files.certificate, path));

    told(
        with_certificate(folder_of.join("missing.pem")),
        expect!["could not read missing.pem: No such file or directory (os error 2)"],
    )
    .await;
    told(with_certificate(files.key.clone()), expect!["there is no certificate in key.pem: it should begin with `-----BEGIN CERTIFICATE-----`, the server's own first, then those of its issuers"]).await;
    let damaged = "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n";
    told(
        with_certificate(write("damaged.pem", damaged)),
        expect!["a certificate in damaged.pem is damaged: base64 decode error: InvalidCharacter(33)"],
    )
    .await;
    let no_der = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    told(
        with_certificate(write("no-der.pem", no_der)),
        expect!["a certificate in no-der.pem is damaged: invalid peer certificate: BadEncoding"],
    )
    .await;
    told(
        with_key(files.certificate.clone()),
        expect![
            "there is no private key in certificate.pem: it should begin with `-----BEGIN PRIVATE KEY-----`"
        ],
    )
    .await;
    let encrypted = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n";
    told(with_key(write("encrypted.pem", encrypted)), expect!["the private key in encrypted.pem is encrypted: write it without, as by `openssl pkey -in encrypted.pem -out plain.pem`"]).await;
    let no_key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
    told(with_key(write("no-key.pem", no_key)), expect!["the private key in no-key.pem cannot be used: unexpected error: failed to parse private key as RSA, ECDSA, or EdDSA"]).await;
    let other = Files::make(&folder("other-key"));
    told(
        with_key(other.key),
        expect!["the private key in key.pem is not the one of the first certificate in certificate.pem"],
    )
    .await;
}

/// One that is expired serves those who do not mind.
#[tokio::test]
async fn an_expired_certificate_is_taken_and_warned_of() {
    let mut parameters = rcgen::CertificateParams::new(["localhost".to_owned()]).expect("a name");
    parameters.not_after = rcgen::date_time_ymd(2020, 1, 2);
    let files = Files::of(&folder("expired"), parameters);
    let text = |path: &std::path::Path| path.to_str().expect("text").to_owned();
    let process = crate::kit::process::Process::start_with(
        env!("CARGO_BIN_EXE_echo_app"),
        &[
            ("ASENA_ADDR", "https://127.0.0.1:0"),
            ("ASENA_TLS_CERTIFICATE", &text(&files.certificate)),
            ("ASENA_TLS_KEY", &text(&files.key)),
        ],
    );
    process.tls_address().await;
    process.signal("TERM").await;
    let exit = process.exit().await;
    assert!(
        exit.text()
            .contains("has expired on 2020-01-02 00:00:00 UTC: clients will refuse it"),
        "{exit:?}"
    );
}
