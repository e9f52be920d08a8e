//! The long random hunt: many more texts than the usual run asks about, from the same generators.
//!
//! `cargo test --release --test hunt -- --ignored --nocapture`. HUNT_SEED chooses the texts, HUNT_TEXTS says how many in
//! all, HUNT_ONLY names the one property to ask about. It counts the texts that break a property and prints the shortest; it fails where more of the usual texts do
//! than EXPECTED says. The fingerprint tells whether two runs asked about the same texts.
#![allow(clippy::print_stdout, reason = "the counts are what it is run for")]

use std::time::Instant;

use generators::{Sample, draw};
use properties::{ALL, Property, SEED};

#[path = "support/engine.rs"]
mod engine;
#[path = "support/generators.rs"]
mod generators;
#[path = "support/properties.rs"]
mod properties;

/// The number of texts that the expected counts are for.
const TEXTS: u64 = 812_500;
/// How many of these break a property. May only shrink.
const EXPECTED: [(&str, usize); 1] = [("clean_twice_is_clean_once_for_any_choice_of_filters", 1)];
/// Shortest failing texts to print for each property.
const SHOWN: usize = 5;

/// A text that broke a property.
struct Find {
    index: u64,
    sample: Sample,
    fault: String,
}

#[test]
#[ignore = "takes minutes; a command of its own"]
fn hunt() {
    let (seed, texts) = (number("HUNT_SEED", SEED), number("HUNT_TEXTS", TEXTS));
    let each = texts / ALL.len() as u64;
    println!("seed {seed}, {each} texts for each of {} properties", ALL.len());
    // a panic is a find like another and needs no report of its own
    std::panic::set_hook(Box::new(|_| {}));
    let mut counts = Vec::new();
    let only = std::env::var("HUNT_ONLY").ok();
    for property in ALL.iter().filter(|property| only.as_ref().is_none_or(|only| property.name == only)) {
        let start = Instant::now();
        let (fingerprint, finds) = search(property, seed, each);
        let seconds = start.elapsed().as_secs_f64();
        println!("{:>6}  {}  (texts {fingerprint:016x}, {seconds:.0} s)", finds.len(), property.name);
        for find in finds.iter().take(SHOWN) {
            show(property, seed, find);
        }
        counts.push((property.name, finds.len()));
    }
    let _ = std::panic::take_hook();
    println!("{:>6}  in all", counts.iter().map(|(_, count)| count).sum::<usize>());
    if (seed, texts) == (SEED, TEXTS) && only.is_none() {
        compare(&counts);
    }
}

fn compare(counts: &[(&str, usize)]) {
    let expected = |name| EXPECTED.iter().find(|(known, _)| *known == name).map_or(0, |(_, count)| *count);
    let of_each = counts.iter().map(|&(name, count)| (name, count, expected(name)));
    for (name, count, expected) in of_each.clone().filter(|(_, count, expected)| count < expected) {
        println!("{name}: {count}, make it the expected count instead of {expected}");
    }
    let more: Vec<_> = of_each.filter(|(_, count, expected)| count > expected).collect();
    assert!(more.is_empty(), "more than expected: {more:?}");
}

fn show(property: &Property, seed: u64, find: &Find) {
    let Sample { text, switches, fold } = property.smaller(seed, find.index);
    println!("        text {}: {:?}", find.index, find.sample.text);
    println!("          {}", find.fault);
    println!("          smaller: {text:?} {fold} {switches:?}");
}

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).map_or(default, |value| value.parse().expect("a number"))
}

/// The texts that break a property, shortest first, and a fingerprint of all, searched by one thread for each core.
fn search(property: &Property, seed: u64, count: u64) -> (u64, Vec<Find>) {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let search = |first: usize| {
        let samples = (property.samples)();
        let (mut fingerprint, mut finds) = (0_u64, Vec::new());
        for index in (first as u64..count).step_by(threads) {
            let sample = draw(&samples, seed, property.stream, index).current();
            fingerprint = fingerprint.wrapping_add(sample.fingerprint());
            if let Err(fault) = property.holds(&sample) {
                finds.push(Find { index, sample, fault });
            }
        }
        (fingerprint, finds)
    };
    std::thread::scope(|scope| {
        let searches: Vec<_> = (0..threads).map(|first| scope.spawn(move || search(first))).collect();
        let (mut fingerprint, mut finds) = (0_u64, Vec::new());
        for search in searches {
            let (part, found) = search.join().expect("a panic is a find");
            fingerprint = fingerprint.wrapping_add(part);
            finds.extend(found);
        }
        finds.sort_by_key(|find| (find.sample.text.chars().count(), find.index));
        (fingerprint, finds)
    })
}
