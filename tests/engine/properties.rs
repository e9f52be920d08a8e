//! Every property over a few hundred texts of its generator, the same at every run, and over the texts that once broke
//! one. The long hunt (`tests/hunt.rs`) asks the same about many more.

use super::engine;
use super::generators::draw;
use super::property::{ALL, Property, SEED, all_hold, cleaning_twice_is_cleaning_once};
use super::tables::{rows, unescape};

/// Texts for each property.
const CASES: u64 = 400;

/// The first texts of a property, added up. Where a generator changes, the counts of the long hunt begin a new series:
/// write down the new sum.
const FINGERPRINT: u64 = 17_555_818_942_827_298_933;

#[test]
fn every_property_holds() {
    let faults: Vec<_> = std::thread::scope(|scope| {
        // a property takes a few seconds, and those that take longest are the first
        let asked: Vec<_> = ALL.iter().map(|property| scope.spawn(|| fault(property))).collect();
        asked.into_iter().filter_map(|asked| asked.join().unwrap()).collect()
    });
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// The first text that breaks a property, as small as it gets.
fn fault(property: &Property) -> Option<String> {
    let samples = (property.samples)();
    let mut broken = (0..CASES).filter(|&index| {
        let sample = draw(&samples, SEED, property.stream, index).current();
        property.holds(&sample).is_err()
    });
    let sample = property.smaller(SEED, broken.next()?);
    let fault = property.holds(&sample).expect_err("it broke the property");
    Some(format!("{}: {sample:?}\n  {fault}", property.name))
}

#[test]
fn the_generators_draw_the_texts_they_have_always_drawn() {
    let mut sum = 0_u64;
    for property in ALL {
        let samples = (property.samples)();
        for index in 0..20 {
            sum = sum.wrapping_add(draw(&samples, SEED, property.stream, index).current().fingerprint());
        }
    }
    assert_eq!(sum, FINGERPRINT);
}

/// `finds.tsv` names texts that once broke a property, the smallest that did, by what was wrong: `holds` where every
/// property must hold for it, `fails` where one is known not to. With names of filters, cleaning twice with these alone
/// is asked.
#[test]
fn texts_that_broke_a_property() {
    let faults = rows(include_str!("../tables/finds.tsv")).filter_map(|row| {
        let [name, state, filters, text] = row[..] else { panic!("{row:?}") };
        let text = unescape(text);
        let checked = if filters.is_empty() {
            all_hold(&text)
        } else {
            cleaning_twice_is_cleaning_once(&engine::only(&filters.split(' ').collect::<Vec<_>>()), &text)
        };
        match (state, checked) {
            ("holds", Err(fault)) => Some(format!("{name}: {fault}")),
            ("fails", Ok(())) => Some(format!("{name}: every property holds now, write `holds`")),
            ("holds", Ok(())) | ("fails", Err(_)) => None,
            _ => panic!("{row:?}"),
        }
    });
    super::assert_none(&faults.collect::<Vec<_>>());
}
