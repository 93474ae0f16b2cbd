//! Keeps the direction of the layers: each may use only those to its left.
//!
//! That the engine knows no window is proven by its build without the feature `gui`; this keeps the rest.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod paths;
mod tokens;

use paths::{FileModule, Found, Path};
use std::fs;
use std::path::PathBuf;
use tokens::{Token, tokens};

/// From the left to the right; those side by side know nothing of each other. A room that is not yet
/// there keeps its place.
const LAYERS: [&[&str]; 12] = [
    &["payload"],
    &["threads"],
    &["files"],
    &["net"],
    &["log"],
    &["page"],
    &["i18n"],
    &["learn"],
    &["engine"],
    &["args"],
    &["cli", "ui"],
    &["app"],
];

/// Layers that speak in types, numbers and errnos, never in sentences for people.
const WITHOUT_SENTENCES: [&str; 5] = ["threads", "files", "net", "log", "page"];

/// The programs, which are no modules of the library.
const PROGRAMS: [&str; 2] = ["main.rs", "bin/netplay.rs"];

/// A module of the program, with what its code says.
struct Module {
    path: Path,
    file: PathBuf,
    code: String,
    found: Found,
}

impl Module {
    fn layer(&self) -> &str {
        self.path.first().map_or("", String::as_str)
    }

    fn is_of_tests(&self) -> bool {
        self.path.iter().any(|name| name.contains("test"))
    }
}

fn src() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn module(path: Path, file: PathBuf) -> Module {
    let code =
        fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let found = paths::read(&path, &code);
    Module { path, file, code, found }
}

/// Where the compiler looks for a module: in a folder with the name of the module around it, or beside
/// that module's file if an attribute names the file.
fn file_of(parent: &Module, child: &FileModule) -> PathBuf {
    let folder = parent.file.parent().unwrap();
    if let Some(named) = &child.file {
        return folder.join(named);
    }
    let names = child.parent.iter().chain([&child.name]);
    let own_folder = names.fold(src(), |folder, name| folder.join(name));
    let candidates = [own_folder.with_extension("rs"), own_folder.join("mod.rs")];
    let beside = folder.join(&child.name).with_extension("rs");
    candidates.into_iter().find(|file| file.exists()).unwrap_or(beside)
}

/// All modules of the library, from its root.
fn modules() -> Vec<Module> {
    let mut found = vec![module(Path::new(), src().join("lib.rs"))];
    let mut next = 0;
    while let Some(parent) = found.get(next) {
        let children = parent.found.modules.iter().map(|child| {
            let path = child.parent.iter().chain([&child.name]).cloned().collect();
            module(path, file_of(parent, child))
        });
        let children: Vec<_> = children.collect();
        found.extend(children);
        next += 1;
    }
    found
}

fn place(layer: &str) -> Option<usize> {
    LAYERS.iter().position(|group| group.contains(&layer))
}

fn may_use(layer: &str, other: &str) -> bool {
    layer == other || place(other) < place(layer)
}

#[test]
fn each_layer_uses_only_those_to_its_left() {
    let modules = modules();
    for module in modules.iter().filter(|module| !module.path.is_empty()) {
        for path in &module.found.paths {
            let used = path.first().map_or("", String::as_str);
            let (file, path) = (module.file.display(), path.join("::"));
            assert!(used != "*", "{file} names the crate as a whole, which hides what it uses");
            // What is no layer is a macro, which stands at the root wherever it was written.
            let is_allowed = place(used).is_none() || may_use(module.layer(), used);
            assert!(is_allowed, "{file} uses {path}, which is not to the left of it");
        }
    }
}

#[test]
fn a_layer_may_use_those_to_its_left_and_none_beside_it() {
    assert!(may_use("net", "payload") && may_use("app", "cli") && may_use("ui", "ui"));
    assert!(!may_use("net", "log") && !may_use("cli", "ui") && !may_use("ui", "cli"));
}

#[test]
fn each_module_at_the_root_is_a_layer() {
    let root = module(Path::new(), src().join("lib.rs"));
    assert!(!root.found.modules.is_empty());
    for FileModule { name, .. } in &root.found.modules {
        assert!(place(name).is_some(), "{name} has no place among the layers");
    }
}

#[test]
fn each_file_belongs_to_a_module() {
    let known: Vec<_> = modules().into_iter().map(|module| module.file).collect();
    let mut folders = vec![src()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let is_known =
                    known.contains(&path) || PROGRAMS.iter().any(|p| path == src().join(p));
                assert!(is_known, "{} is compiled by nobody", path.display());
            }
        }
    }
}

#[test]
fn only_the_root_knows_whether_there_is_a_window() {
    let gate = [Token::Word("feature".into()), Token::Mark('='), Token::Text("gui".into())];
    for module in modules().iter().filter(|module| !module.path.is_empty()) {
        let has_gate = tokens(&module.code).windows(gate.len()).any(|part| part == gate);
        assert!(!has_gate, "{} depends on the feature gui", module.file.display());
    }
}

#[test]
fn the_engine_has_no_text_for_people_in_a_language() {
    let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let modules = modules();
    let silent = modules.iter().filter(|module| WITHOUT_SENTENCES.contains(&module.layer()));
    for module in silent.filter(|module| !module.is_of_tests()) {
        let body = module.code.split("#[cfg(test)]").next().unwrap();
        let lines = body.lines().filter(|line| !line.trim_start().starts_with("//"));
        let sentence = lines.into_iter().find(|line| line.contains(is_chinese));
        assert_eq!(sentence, None, "{}", module.file.display());
    }
}

/// The rooms of the protocols.
const PROTOCOLS: [&str; 5] = ["udp", "tcp", "http", "relay", "unix"];

/// What stands to the right of the core, within the same layer: the rooms and the list of them.
fn is_of_protocols(module: &[String]) -> bool {
    module.get(1).is_some_and(|room| room == "protocols" || PROTOCOLS.contains(&room.as_str()))
}

#[test]
fn the_core_of_net_names_no_type_of_a_protocol() {
    let modules = modules();
    let root = modules.iter().find(|module| module.path == ["net"]).unwrap();
    let in_a_room = |path: &Path| {
        path.first().is_some_and(|of| of == "net") && {
            path.get(1).is_some_and(|room| PROTOCOLS.contains(&room.as_str()))
        }
    };
    let uses = PROTOCOLS.iter().filter_map(|room| {
        let (_, names) = root.code.split_once(&format!("pub use {room}::"))?;
        names.split(';').next()
    });
    let reexported: Vec<_> = uses
        .flat_map(|names| names.split(|c: char| !c.is_alphanumeric()))
        .filter(|name| !name.is_empty())
        .collect();
    assert!(reexported.contains(&"UdpConfig"), "{reexported:?}");
    let of_net = modules
        .iter()
        .filter(|module| module.layer() == "net" && module.path.len() > 1 && !module.is_of_tests());
    let modules: Vec<_> = of_net.filter(|module| !is_of_protocols(&module.path)).collect();
    assert!(modules.len() > 20, "{}", modules.len());
    for module in modules {
        let code = module.code.split("#[cfg(test)]").next().unwrap();
        for path in paths::read(&module.path, code).paths {
            let is_reexported =
                path.len() > 1 && path[0] == "net" && reexported.contains(&path[1].as_str());
            let (file, named) = (module.file.display(), path.join("::"));
            assert!(!in_a_room(&path) && !is_reexported, "{file} names {named}");
        }
    }
}
