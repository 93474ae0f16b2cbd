//! What can be typed: the commands and their options, with our texts.

mod ending;
mod icmp;
mod relay;
mod sending;
mod showing;
mod tls;
pub(super) mod values;

use super::NAME;
use crate::engine::ServerBehaviourChoice;
use crate::i18n::{Lang, Texts};
use crate::learn::machine::MachinePart;
use crate::tr;
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Arg, ArgAction, Command, value_parser};
use std::path::PathBuf;
use values::{address, connect_place, group, host_and_port, listen_place, url};

/// The look of a command's help: the library's own, with our word for the usage.
fn template(texts: &Texts) -> String {
    let usage = tr!(texts, "cli-usage");
    format!("{{about-with-newline}}\n{usage} {{usage}}\n\n{{all-args}}{{after-help}}")
}

/// The program with all its commands.
pub(super) fn command(texts: &Texts) -> Command {
    let command = Command::new(NAME)
        .bin_name(NAME)
        .version(env!("CARGO_PKG_VERSION"))
        .about(tr!(texts, "cli-about").into_owned())
        .after_help(tr!(texts, "cli-after-help").into_owned())
        .help_template(template(texts))
        .subcommand_help_heading(tr!(texts, "cli-commands").into_owned())
        .subcommand_value_name("COMMAND")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .args(general(texts))
        .arg(
            Arg::new("version")
                .long("version")
                .short('V')
                .action(ArgAction::Version)
                .help_heading(tr!(texts, "cli-general").into_owned())
                .help(tr!(texts, "cli-version").into_owned()),
        )
        .subcommands([udp(texts), connect(texts), listen(texts), relay::relay(texts), get(texts)])
        .subcommands([icmp::ping(texts), icmp::path(texts)])
        .subcommands([open(texts), check(texts), lesson(texts), messages(texts), machine(texts)])
        .subcommands([completions(texts), man(texts)]);
    with_words(command, texts)
}

/// The words that an option takes stand in its help in our language: the library says them in English.
fn with_words(command: Command, texts: &Texts) -> Command {
    let with_words = |argument: Arg| {
        let words = argument.get_possible_values();
        let Some(help) = argument.get_help().filter(|_| !words.is_empty()) else { return argument };
        let names: Vec<&str> = words.iter().map(PossibleValue::get_name).collect();
        let help = tr!(texts, "cli-words", help = help.to_string(), names = names.join(", "));
        argument.help(help).hide_possible_values(true)
    };
    command.mut_args(with_words).mut_subcommands(|sub| self::with_words(sub, texts))
}

/// What every command has.
fn general(texts: &Texts) -> Vec<Arg> {
    let heading = tr!(texts, "cli-general").into_owned();
    let codes = PossibleValuesParser::new(Lang::ALL.map(Lang::code));
    vec![
        Arg::new("lang")
            .long("lang")
            .value_name("LANG")
            .value_parser(codes)
            .help(tr!(texts, "cli-lang").into_owned())
            .help_heading(heading.clone())
            .display_order(900)
            .global(true),
        Arg::new("help")
            .long("help")
            .short('h')
            .action(ArgAction::Help)
            .help(tr!(texts, "cli-help").into_owned())
            .help_heading(heading)
            .display_order(901)
            .global(true),
    ]
}

/// A command of ours.
fn sub(name: &'static str, about: String, texts: &Texts) -> Command {
    Command::new(name)
        .about(about)
        .help_template(template(texts))
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .next_help_heading(tr!(texts, "cli-arguments").into_owned())
}

fn udp(texts: &Texts) -> Command {
    sub("udp", tr!(texts, "cli-udp").into_owned(), texts)
        .arg(
            Arg::new("to")
                .value_name("HOST:PORT")
                .value_parser(host_and_port(texts))
                .help(tr!(texts, "cli-udp-to").into_owned()),
        )
        .args(socket(texts))
        .args(sending::behaviours(texts))
        .arg(sending::repeat(texts))
        .args(sending::options(texts))
        .args(showing::rows(texts))
        .args(ending::options(texts))
}

/// Options of the socket for datagrams.
fn socket(texts: &Texts) -> Vec<Arg> {
    let heading = tr!(texts, "cli-socket").into_owned();
    let options = vec![
        Arg::new("bind")
            .long("bind")
            .value_name("ADDRESS:PORT")
            .value_parser(address(texts))
            .help(tr!(texts, "cli-bind").into_owned()),
        flag("broadcast").help(tr!(texts, "cli-broadcast").into_owned()),
        non_blocking(texts),
        Arg::new("join")
            .long("join")
            .value_name("GROUP")
            .value_parser(group(texts))
            .action(ArgAction::Append)
            .help(tr!(texts, "cli-join").into_owned()),
    ];
    options.into_iter().map(|option| option.help_heading(heading.clone())).collect()
}

/// Whether receives wait themselves.
fn non_blocking(texts: &Texts) -> Arg {
    flag("non-blocking")
        .help(tr!(texts, "cli-non-blocking").into_owned())
        .help_heading(tr!(texts, "cli-socket").into_owned())
}

fn connect(texts: &Texts) -> Command {
    sub("connect", tr!(texts, "cli-connect").into_owned(), texts)
        .arg(
            Arg::new("to")
                .value_name("HOST:PORT|unix:PATH")
                .value_parser(connect_place(texts))
                .required(true)
                .help(tr!(texts, "cli-connect-to").into_owned()),
        )
        .args(tls::of_client(texts))
        .arg(flag("seqpacket").help(tr!(texts, "cli-seqpacket").into_owned()))
        .arg(non_blocking(texts))
        .args(sending::of_rules(texts))
        .arg(sending::framing(texts))
        .arg(sending::repeat(texts))
        .args(sending::options(texts))
        .arg(
            flag("keep-open")
                .help(tr!(texts, "cli-keep-open").into_owned())
                .help_heading(tr!(texts, "cli-sending").into_owned()),
        )
        .args(showing::rows(texts))
        .args(ending::options(texts))
}

fn listen(texts: &Texts) -> Command {
    let names = ServerBehaviourChoice::NAMED.map(ServerBehaviourChoice::code);
    sub("listen", tr!(texts, "cli-listen").into_owned(), texts)
        .arg(
            Arg::new("address")
                .value_name("ADDRESS:PORT|unix:PATH")
                .value_parser(listen_place(texts))
                .required(true)
                .help(tr!(texts, "cli-listen-at").into_owned()),
        )
        .args(tls::of_server(texts))
        .arg(flag("seqpacket").help(tr!(texts, "cli-seqpacket").into_owned()))
        .arg(non_blocking(texts))
        .args(sending::behaviours(texts))
        .arg(sending::framing(texts))
        .arg(
            Arg::new("behaviour")
                .long("behaviour")
                .value_name("NAME")
                .value_parser(PossibleValuesParser::new(names))
                .conflicts_with_all(["echo", "hello", "rules"])
                .help(tr!(texts, "cli-behaviour").into_owned())
                .help_heading(tr!(texts, "cli-by-itself").into_owned()),
        )
        .arg(
            Arg::new("folder")
                .long("folder")
                .value_name("FOLDER")
                .value_parser(value_parser!(PathBuf))
                .required_if_eq("behaviour", "files")
                .help(tr!(texts, "cli-folder").into_owned())
                .help_heading(tr!(texts, "cli-by-itself").into_owned()),
        )
        .arg(sending::repeat(texts))
        .args(sending::options(texts))
        .args(showing::rows(texts))
        .args(ending::options(texts))
}

fn get(texts: &Texts) -> Command {
    sub("get", tr!(texts, "cli-get").into_owned(), texts)
        .arg(
            Arg::new("url")
                .value_name("URL")
                .value_parser(url(texts))
                .required(true)
                .help(tr!(texts, "cli-get-url").into_owned()),
        )
        .arg(
            flag("fail")
                .short('f')
                .help(tr!(texts, "cli-fail").into_owned())
                .help_heading(tr!(texts, "cli-ending").into_owned()),
        )
        .args(showing::body(texts))
        .arg(ending::time(texts))
}

fn open(texts: &Texts) -> Command {
    let filter = Arg::new("filter")
        .long("filter")
        .value_name("FILTER")
        .help(tr!(texts, "cli-filter").into_owned())
        .help_heading(tr!(texts, "cli-showing").into_owned());
    sub("open", tr!(texts, "cli-open").into_owned(), texts)
        .arg(
            Arg::new("file")
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf))
                .required(true)
                .help(tr!(texts, "cli-open-file").into_owned()),
        )
        .arg(filter)
        .args(showing::of_file(texts))
}

fn check(texts: &Texts) -> Command {
    let file = |name: &'static str| {
        Arg::new(name).long(name).value_name("FILE").value_parser(value_parser!(PathBuf))
    };
    let reports = tr!(texts, "cli-reports").into_owned();
    sub("check", tr!(texts, "cli-check").into_owned(), texts)
        .arg(
            Arg::new("file")
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf))
                .required(true)
                .help(tr!(texts, "cli-check-file").into_owned()),
        )
        .arg(
            Arg::new("address")
                .long("address")
                .value_name("NAME=HOST:PORT")
                .value_parser(values::named_address(texts))
                .action(ArgAction::Append)
                .help(tr!(texts, "cli-check-address").into_owned()),
        )
        .arg(sending::messages_file(texts))
        .arg(file("junit").help(tr!(texts, "cli-junit").into_owned()).help_heading(reports.clone()))
        .arg(file("json").help(tr!(texts, "cli-check-json").into_owned()).help_heading(reports))
}

fn lesson(texts: &Texts) -> Command {
    sub("lesson", tr!(texts, "cli-lesson").into_owned(), texts)
        .arg(Arg::new("name").value_name("NAME").help(tr!(texts, "cli-lesson-name").into_owned()))
}

fn machine(texts: &Texts) -> Command {
    let parts = PossibleValuesParser::new(MachinePart::ALL.map(MachinePart::code));
    let help = tr!(texts, "cli-machine-part").into_owned();
    sub("machine", tr!(texts, "cli-machine").into_owned(), texts)
        .arg(Arg::new("part").value_name("PART").value_parser(parts).help(help))
}

fn messages(texts: &Texts) -> Command {
    let list = sub("list", tr!(texts, "cli-messages-list").into_owned(), texts);
    sub("messages", tr!(texts, "cli-messages").into_owned(), texts)
        .subcommand_help_heading(tr!(texts, "cli-commands").into_owned())
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(list.arg(sending::messages_file(texts)))
        .subcommand(messages_send(texts))
}

fn messages_send(texts: &Texts) -> Command {
    let destination = |name: &'static str| {
        Arg::new(name).long(name).value_name("HOST:PORT").value_parser(host_and_port(texts))
    };
    sub("send", tr!(texts, "cli-messages-send").into_owned(), texts)
        .arg(
            Arg::new("saved")
                .value_name("NAME")
                .required(true)
                .action(ArgAction::Append)
                .help(tr!(texts, "cli-messages-name").into_owned()),
        )
        .arg(sending::messages_file(texts))
        .arg(destination("udp").help(tr!(texts, "cli-messages-udp").into_owned()))
        .arg(
            Arg::new("connect")
                .long("connect")
                .value_name("HOST:PORT|unix:PATH")
                .value_parser(connect_place(texts))
                .conflicts_with("udp")
                .help(tr!(texts, "cli-messages-connect").into_owned()),
        )
        .arg(flag("keep-open").help(tr!(texts, "cli-keep-open").into_owned()))
        .arg(sending::repeat(texts))
        .args(showing::rows(texts))
        .args(ending::options(texts))
}

fn completions(texts: &Texts) -> Command {
    sub("completions", tr!(texts, "cli-completions").into_owned(), texts).arg(
        Arg::new("shell")
            .value_name("SHELL")
            .value_parser(value_parser!(clap_complete::Shell))
            .required(true)
            .help(tr!(texts, "cli-completions-shell").into_owned()),
    )
}

fn man(texts: &Texts) -> Command {
    sub("man", tr!(texts, "cli-man").into_owned(), texts).arg(
        Arg::new("command").value_name("COMMAND").help(tr!(texts, "cli-man-command").into_owned()),
    )
}

/// The options under this heading of the help.
fn under_heading_of(heading: &str, options: Vec<Arg>) -> Vec<Arg> {
    options.into_iter().map(|option| option.help_heading(heading.to_owned())).collect()
}

/// An option without value.
fn flag(name: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue)
}
