//! The engine through the program: the same answer from every encoding, and an answer for any bytes.

use std::io::Write;
use std::process::{Command, Stdio};

use proptest::prelude::*;

use super::generators::{self, draw_of};
use super::{engine, pages};

fn run(args: &[&str], stdin: &[u8]) -> (Option<i32>, Vec<u8>, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_zhclean"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut pipe = child.stdin.take().expect("stdin is piped");
    // a program that ends early closes the pipe
    let _ = pipe.write_all(stdin);
    drop(pipe);
    let done = child.wait_with_output().expect("the binary ends");
    (done.status.code(), done.stdout, String::from_utf8_lossy(&done.stderr).into_owned())
}

fn said(args: &[&str], stdin: &[u8]) -> (Option<i32>, String) {
    let (code, out, _) = run(args, stdin);
    (code, String::from_utf8(out).unwrap())
}

#[test]
fn the_design_sample_gives_the_same_bytes_from_stdin_and_from_gb18030() {
    let Some(text) = pages::sample() else {
        eprintln!("skipped: no ../shared/sample.txt");
        return;
    };
    let wanted = engine::everything().clean(&text).text().to_owned();
    let (gb18030, _, _) = encoding_rs::GB18030.encode(&text);
    assert_eq!(said(&["clean"], text.as_bytes()), (Some(0), wanted.clone()));
    assert_eq!(said(&["clean", "-e", "gb18030"], &gb18030), (Some(0), wanted.clone()));
    assert_eq!(said(&["clean"], wanted.as_bytes()), (Some(0), wanted.clone()));
    assert_eq!(said(&["check"], text.as_bytes()).0, Some(1));
    assert_eq!(said(&["check"], wanted.as_bytes()).0, Some(0));
}

const COMMANDS: &[&[&str]] = &[
    &["clean"],
    &["clean", "--preset", "punctuation"],
    &["clean", "--fold", "ascii-block", "--stats=removed"],
    &["clean", "-n", "-v"],
    &["clean", "-e", "gb18030"],
    &["clean", "-e", "utf-16le"],
    &["check"],
    &["check", "-e", "big5"],
    &["detect"],
];

const SEED: u64 = 1;
const CASES: u64 = 60;

#[test]
fn any_bytes_end_in_a_text_or_an_error() {
    let bytes =
        prop_oneof![proptest::collection::vec(any::<u8>(), 0..300), generators::article().prop_map(String::into_bytes)];
    let asked = (bytes, proptest::sample::select(COMMANDS)).boxed();
    for index in 0..CASES {
        let (bytes, command) = draw_of(&asked, SEED, 0, index).current();
        let (code, out, err) = run(command, &bytes);
        let case = format!("{command:?} of {:?}: {code:?}: {err}", String::from_utf8_lossy(&bytes));
        assert!(matches!(code, Some(0 | 2)) || code == Some(1) && command[0] == "check", "{case}");
        assert!(!err.contains("panicked"), "{case}");
        let refusals = ["not ", "cannot tell the encoding", "looks like ", "mixes encodings"];
        let is_refused = |refusal: &&str| err.starts_with(&format!("zhclean: -: {refusal}"));
        assert_eq!(code == Some(2), refusals.iter().any(is_refused), "{case}");
        assert!(std::str::from_utf8(&out).is_ok(), "{case}");
    }
}
