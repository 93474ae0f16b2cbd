//! What a hundred rules cost for each datagram.

use super::Outcome;
use super::common::{Limit, Report, median};
use network_playground::net::automation::rules::Action;
use network_playground::net::automation::{
    Automaton, Medium, Occasion, Pattern, Rule, RuleHits, RuleSet, SentTo, When,
};
use network_playground::net::{Peer, Stamp};
use network_playground::payload::{MessageText, Notation};
use std::hint::black_box;
use std::net::SocketAddr;

const PAYLOAD_BYTES: usize = 64;
const DATAGRAMS: u64 = 100_000;
const ROUNDS: usize = 7;
const MOST_US: f64 = 3.0;

pub(crate) fn measure(report: &mut Report) -> Outcome<()> {
    println!("100 rules over datagrams of {PAYLOAD_BYTES} bytes, of which the last fits, µs each");
    let payload = payload();
    let literals: Vec<String> = (0..70).map(literal).collect();
    let rules =
        RuleSet { rules: rules(&literals), replies_per_second: u32::MAX, ..RuleSet::default() };
    let compiled = rules.compile(Medium::Datagrams, &|_| None)?;
    let mut automaton = Automaton::new(compiled);
    let (mut ours_us, mut bare_us) = (Vec::new(), Vec::new());
    for round in 1..=ROUNDS {
        let bare = each_us(|| {
            let found = literals.iter().filter(|literal| contains(&payload, literal.as_bytes()));
            black_box(found.count());
        });
        let ours = each_us(|| {
            let occasion = Occasion {
                at: Stamp::now(),
                peer: Peer::from(SocketAddr::from(([127, 0, 0, 1], 9))),
                sent_to: SentTo::Us,
                time_of_day: &String::new,
            };
            black_box(automaton.received(&payload, &occasion).iter().count());
        });
        println!(
            "  {round}: bare {bare:.3} (70 literals)  rules {ours:.3}  ratio {:.2}",
            ours / bare
        );
        ours_us.push(ours);
        bare_us.push(bare);
    }
    println!("  median: bare {:.3}  rules {:.3}", median(&bare_us), median(&ours_us));
    report.add("100 rules over 64 bytes, each", median(&ours_us), "µs", Limit::Most(MOST_US));
    let hits = automaton.rules().hits(99).map_or(0, RuleHits::count);
    report.add("the last rule fitted", hits as f64, "", Limit::Least(DATAGRAMS as f64));
    Ok(())
}

fn each_us(mut act: impl FnMut()) -> f64 {
    let begun = Stamp::now();
    for _ in 0..DATAGRAMS {
        act();
    }
    Stamp::now().since(begun).as_secs_f64() * 1e6 / DATAGRAMS as f64
}

/// Something like a device's report.
fn payload() -> Vec<u8> {
    let mut payload = b"\x01\x03\x20temperature=21.5;humidity=40;state=ok;serial=A0042".to_vec();
    payload.resize(PAYLOAD_BYTES, b'.');
    payload
}

fn literal(number: usize) -> String {
    format!("temperature={number}.{number};")
}

/// 70 literals, 20 masks, 10 regular expressions; only the last fits.
fn rules(literals: &[String]) -> Vec<Rule> {
    let text = |text: &String| MessageText::of_text(text.clone());
    let literals = literals.iter().enumerate().map(|(number, literal)| match number % 4 {
        0 => Pattern::Equals(text(literal)),
        1 => Pattern::Begins(text(literal)),
        2 => Pattern::Ends(text(literal)),
        _ => Pattern::Contains(text(literal)),
    });
    let masks = (0..20).map(|number| Pattern::HexMask(format!("01 03 20 {number:02x} ?? ?? *")));
    let regexes = (0..9).map(|number| Pattern::Regex(format!("serial=B(\\d+){number}")));
    let last = Pattern::Regex("serial=(A\\d+)".to_owned());
    let rule = |pattern| {
        let reply = MessageText { notation: Notation::Text, ..MessageText::of_text("ok") };
        Rule { when: When::Received(pattern), then: vec![Action::Reply(reply)], ..Rule::default() }
    };
    literals.chain(masks).chain(regexes).chain([last]).map(rule).collect()
}

fn contains(payload: &[u8], literal: &[u8]) -> bool {
    payload.windows(literal.len()).any(|window| window == literal)
}
