//! What is made of contracts, as files that node's tests read.

use std::fs;
use std::path::{Path, PathBuf};

use asena_ws::contract::{Contract, Server};
use expect_test::expect_file;

/// Contracts by hand, under `tests/contract/contracts/`.
const CONTRACTS: &[&str] = &["chat", "everything"];

#[test]
fn what_is_made_of_a_contract_is_what_is_expected() {
    let server: Server = "wss://example.com/realtime".parse().expect("a server");
    for name in CONTRACTS {
        let contract = fs::read_to_string(folder().join(format!("contracts/{name}.json"))).expect("a file");
        let contract = Contract::from_json(&contract).expect("a contract");
        let expected = |extension: &str| folder().join(format!("expected/{name}.{extension}"));
        expect_file![expected("asyncapi.json")].assert_eq(&contract.to_asyncapi(Some(&server)));
        expect_file![expected("ts")].assert_eq(&contract.to_typescript());
    }
}

pub(super) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("contract")
}
