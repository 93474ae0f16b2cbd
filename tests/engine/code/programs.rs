//! Several programs in several languages, built with few runs of compilers.

use super::tools::is_installed;
use network_playground::i18n::Texts;
use network_playground::learn::code::{Language, Program, code_text};
use std::collections::HashMap;
use std::io::Read;
use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Addresses that are free, for programs whose ports stand in them.
pub(super) struct Ports {
    pub(super) udp: SocketAddr,
    pub(super) hello: SocketAddr,
    pub(super) one_shot: SocketAddr,
    pub(super) files: SocketAddr,
}

pub(super) fn free_ports() -> Ports {
    let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
    // All are held until the last is known, so that none comes twice.
    let tcp = [(); 3].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    let [hello, one_shot, files] = tcp.each_ref().map(|socket| socket.local_addr().unwrap());
    Ports { udp: udp.local_addr().unwrap(), hello, one_shot, files }
}

/// Programs by name.
#[derive(Default)]
pub(super) struct Programs(Vec<(&'static str, Program)>);

impl Programs {
    pub(super) fn add(&mut self, name: &'static str, program: Program) {
        self.0.push((name, program));
    }

    /// The programs in each language that is installed here, but for this one.
    pub(super) fn build_but(&self, without: Language, texts: &Texts) -> Vec<Built> {
        self.build_where(|language| language != without, texts)
    }

    /// The programs in each language that is installed here.
    pub(super) fn build(&self, texts: &Texts) -> Vec<Built> {
        self.build_where(|_| true, texts)
    }

    /// The programs in each language that is wanted, and installed here.
    pub(super) fn build_where(
        &self,
        is_wanted: impl Fn(Language) -> bool,
        texts: &Texts,
    ) -> Vec<Built> {
        let languages = [
            (Language::Python, "python3", "--version"),
            (Language::Rust, "rustc", "--version"),
            (Language::C, "cc", "--version"),
            (Language::Go, "go", "version"),
        ];
        let wanted = languages.into_iter().filter(|(language, ..)| is_wanted(*language));
        let there = wanted.filter(|(_, tool, version)| is_installed(tool, version));
        there.map(|(language, ..)| self.build_in(language, texts)).collect()
    }

    fn build_in(&self, language: Language, texts: &Texts) -> Built {
        let folder = tempfile::tempdir().unwrap();
        let sources: Vec<_> = self
            .0
            .iter()
            .map(|(name, program)| (*name, code_text(program, language, texts)))
            .collect();
        let commands = match language {
            Language::Rust => rust(folder.path(), &sources),
            _ => sources
                .iter()
                .map(|(name, source)| (*name, one(language, folder.path(), name, source)))
                .collect(),
        };
        Built { language, folder, commands, running: HashMap::new() }
    }
}

/// One program, and what starts it.
pub(super) fn one(language: Language, folder: &Path, name: &str, source: &str) -> Vec<String> {
    let path = folder.join(format!("{name}.{}", language.extension()));
    std::fs::write(&path, source).unwrap();
    let (path, binary) = (text(&path), text(&folder.join(name)));
    match language {
        Language::C => {
            let flags = ["-std=c11", "-Wall", "-Wextra", "-Werror", "-o", &binary, &path];
            compile("cc", &flags, source);
            vec![binary]
        }
        Language::Go => {
            compile("go", &["build", "-o", &binary, &path], source);
            vec![binary]
        }
        _ => vec!["python3".to_owned(), "-u".to_owned(), path],
    }
}

/// All programs as modules of one.
fn rust(folder: &Path, sources: &[(&'static str, String)]) -> HashMap<&'static str, Vec<String>> {
    let module = |(name, source): &(&'static str, String)| {
        let source = source.replace("fn main()", "pub fn main()");
        format!("mod {name} {{\n{source}}}\n")
    };
    let arm = |(name, _): &(&'static str, String)| {
        format!("        Some(\"{name}\") => {name}::main(),\n")
    };
    let modules = sources.iter().map(module).collect::<Vec<_>>().concat();
    let arms = sources.iter().map(arm).collect::<Vec<_>>().concat();
    let whole = format!(
        "{modules}fn main() {{\n    let result = match std::env::args().nth(1).as_deref() {{\n{arms}        _ => unreachable!(),\n    }};\n    result.unwrap();\n}}\n"
    );
    let (path, binary) = (folder.join("all.rs"), text(&folder.join("all")));
    std::fs::write(&path, &whole).unwrap();
    let flags = ["--edition", "2024", "-D", "warnings", "-o", &binary, &text(&path)];
    compile("rustc", &flags, &whole);
    let command =
        |(name, _): &(&'static str, String)| (*name, vec![binary.clone(), (*name).to_owned()]);
    sources.iter().map(command).collect()
}

fn compile(tool: &str, args: &[&str], source: &str) {
    let output = Command::new(tool).args(args).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{tool}: {said}\n{source}");
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

/// Programs that can be started.
pub(super) struct Built {
    pub(super) language: Language,
    folder: tempfile::TempDir,
    commands: HashMap<&'static str, Vec<String>>,
    running: HashMap<&'static str, Child>,
}

impl Built {
    /// Where they run.
    pub(super) fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    pub(super) fn starts(&mut self, name: &'static str) {
        let words = &self.commands[name];
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).current_dir(self.folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        self.running.insert(name, command.spawn().unwrap());
    }

    /// Runs it to its end; what it said.
    pub(super) fn ends(&mut self, name: &'static str) -> String {
        self.starts(name);
        self.finished(name)
    }

    /// What it said until its end.
    pub(super) fn finished(&mut self, name: &'static str) -> String {
        let mut child = self.running.remove(name).unwrap();
        let mut said = Vec::new();
        child.stdout.take().unwrap().read_to_end(&mut said).unwrap();
        let status = child.wait().unwrap();
        let said = String::from_utf8_lossy(&said).into_owned();
        assert!(status.success(), "{:?} {name}: {said}", self.language);
        said
    }

    pub(super) fn stops(&mut self, name: &'static str) {
        let mut child = self.running.remove(name).unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

impl Drop for Built {
    fn drop(&mut self) {
        for child in self.running.values_mut() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
