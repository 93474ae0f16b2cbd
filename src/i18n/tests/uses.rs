//! The texts that the sources ask for are there, with all that they need.

use super::locales::{all_messages, variables};
use crate::i18n::Lang;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{fs, io};

/// A `tr!` of the sources: its id and the names of its arguments.
#[derive(Debug, PartialEq)]
struct Use {
    id: String,
    args: BTreeSet<String>,
}

/// The uses of `tr!` with a literal id in a Rust source.
fn uses(source: &str) -> Vec<Use> {
    let code: String = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| [line, "\n"])
        .collect();
    code.split("tr!(")
        .skip(1)
        .filter_map(|rest| {
            let parts = macro_parts(rest);
            let id = parts.get(1)?.strip_prefix('"')?.strip_suffix('"')?;
            let args = parts.iter().skip(2).filter_map(|part| part.split_once('='));
            Some(Use {
                id: id.to_owned(),
                args: args.map(|(name, _)| name.trim().to_owned()).collect(),
            })
        })
        .collect()
}

/// What stands between the commas up to the bracket that closes the macro.
fn macro_parts(rest: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut escaped = false;
    for char in rest.chars() {
        match char {
            '"' if !escaped => in_string = !in_string,
            '(' | '[' | '{' if !in_string => depth += 1,
            ')' | ']' | '}' if !in_string && depth == 0 => break,
            ')' | ']' | '}' if !in_string => depth -= 1,
            ',' if !in_string && depth == 0 => {
                parts.push(std::mem::take(&mut part).trim().to_owned());
                continue;
            }
            _ => {}
        }
        escaped = char == '\\' && !escaped;
        part.push(char);
    }
    parts.push(part.trim().to_owned());
    parts
}

fn check_uses(
    folder: &Path,
    texts: &BTreeMap<String, String>,
    wrong: &mut Vec<String>,
) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        // The examples of these rooms are no texts.
        if path.ends_with("src/i18n.rs") || path.ends_with("src/i18n") {
            continue;
        }
        if path.is_dir() {
            check_uses(&path, texts, wrong)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            for used in uses(&fs::read_to_string(&path)?) {
                let file = path.display();
                match texts.get(&used.id) {
                    None => wrong.push(format!("{file}: no text {:?}", used.id)),
                    Some(text) => {
                        let given = used.args.iter().map(String::as_str).collect();
                        if !variables(text).is_subset(&given) {
                            wrong.push(format!(
                                "{file}: {:?} needs {:?}",
                                used.id,
                                variables(text)
                            ));
                        }
                    }
                }
            }
        }
    }
    Ok(())
}

#[test]
fn every_text_that_the_sources_ask_for_exists() -> io::Result<()> {
    let texts = all_messages(Lang::En).into_iter().collect();
    let mut wrong = Vec::new();
    check_uses(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &texts, &mut wrong)?;
    assert!(wrong.is_empty(), "{wrong:#?}");
    Ok(())
}

#[test]
fn the_scan_of_sources_finds_ids_and_arguments() {
    let source = concat!(
        "let a = tr!(self.texts(), \"bind\"); // tr!(texts, \"later\")\n",
        "// tr!(texts, \"comment\")\n",
        "tr!(\n    texts,\n    \"error\",\n    port = f(1, 2),\n    name = \"a, b)\",\n);\n",
        "tr!(texts, id)",
    );
    let [bind, _, error] = uses(source).try_into().unwrap_or_else(|uses| panic!("{uses:?}"));
    assert_eq!((bind.id.as_str(), bind.args.len()), ("bind", 0));
    let args = ["name", "port"].map(str::to_owned).into();
    assert_eq!(error, Use { id: "error".to_owned(), args });
}
