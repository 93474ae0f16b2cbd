#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::engine::messages::SavedMessages;
use crate::i18n::Lang;
use crate::net::automation::{Action, Rule, RuleSet, When};
use crate::net::tcp::config::{BACKLOG, CONNECTIONS_MAX};
use crate::net::tcp::{PageContent, ServerBehaviour};
use crate::net::{SessionConfig, TcpServerConfig};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The configuration that a form makes, or what is wrong with it.
fn config_of(form: &ServerForm, lang: Lang) -> Result<TcpServerConfig, Vec<String>> {
    let texts = Texts::new(lang);
    let env = FormEnv { texts: &texts, addresses: &[], saved: &SavedMessages::default() };
    let mut errors = ServerErrors::default();
    let config = form.clone().config(&StreamForm::default(), env, &mut errors);
    let told = errors.of_address().chain(errors.of_options()).chain(errors.behaviour.all());
    config.ok_or_else(|| told.map(str::to_owned).collect())
}

fn with_behaviour(choice: ServerBehaviourChoice) -> ServerForm {
    let mut form = ServerForm::default();
    form.behaviour.choice = choice;
    form
}

fn behaviour_of(form: &ServerForm) -> ServerBehaviour {
    config_of(form, Lang::En).unwrap().behaviour
}

fn rules_of(behaviour: &ServerBehaviour) -> &[Rule] {
    match behaviour {
        ServerBehaviour::Rules(rules) => &rules.written().rules,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_untouched_form_is_a_server_on_loopback() {
    let config = config_of(&ServerForm::default(), Lang::En).unwrap();
    assert_eq!(config, TcpServerConfig::listening_on("127.0.0.1:9999".parse().unwrap()));
    assert_eq!((config.backlog, config.connections_max), (BACKLOG, CONNECTIONS_MAX));
    assert_eq!(config.behaviour, ServerBehaviour::manual());
}

#[test]
fn behaviours_are_those_of_the_tutorials() {
    let hello = behaviour_of(&with_behaviour(ServerBehaviourChoice::Hello));
    let [welcome, farewell, answer] = rules_of(&hello) else { panic!("{hello:?}") };
    let Action::Reply(text) = &welcome.then[0] else { panic!("{welcome:?}") };
    assert_eq!((&welcome.when, text.text.as_str()), (&When::Connected, "Welcome!"));
    let When::Received(pattern) = &farewell.when else { panic!("{farewell:?}") };
    assert_eq!(pattern.text().map(|text| text.text.as_str()), Some("exit"));
    assert_eq!(farewell.then, [Action::Close]);
    assert_eq!(answer.delay, Duration::from_secs(1));
    assert!(matches!(&answer.then[..], [Action::Reply(text)] if text.text == "Hello, {text}!"));

    let one_shot = behaviour_of(&with_behaviour(ServerBehaviourChoice::OneShot));
    let [answer] = rules_of(&one_shot) else { panic!("{one_shot:?}") };
    assert!(answer.delay.is_zero() && answer.then.ends_with(&[Action::Close]));

    let mut echo = with_behaviour(ServerBehaviourChoice::Echo);
    assert_eq!(behaviour_of(&echo), ServerBehaviour::of_rules(&RuleSet::echo()).unwrap());
    echo.behaviour.echo_delay_ms = "250".to_owned();
    let delayed = behaviour_of(&echo);
    assert_eq!(rules_of(&delayed)[0].delay, Duration::from_millis(250));
}

#[test]
fn a_page_is_in_the_language_of_the_window_until_it_is_edited() {
    let mut form = with_behaviour(ServerBehaviourChoice::Page);
    for (lang, word) in [(Lang::En, "It works!"), (Lang::Zh, "成功")] {
        let page = config_of(&form, lang).unwrap().behaviour;
        let ServerBehaviour::Page(PageContent::Html(html)) = page else { panic!("{page:?}") };
        assert!(html.contains(word) && html.starts_with("<!doctype html>"), "{html}");
    }
    form.behaviour.html = Some("<h1>mine</h1>".to_owned());
    let page = PageContent::Html("<h1>mine</h1>".to_owned());
    assert_eq!(behaviour_of(&form), ServerBehaviour::Page(page));
    form.behaviour.page_source = PageSource::File;
    form.behaviour.page_file = "/tmp/page.html".to_owned();
    let page = PageContent::File(PathBuf::from("/tmp/page.html"));
    assert_eq!(behaviour_of(&form), ServerBehaviour::Page(page));
}

#[test]
fn a_folder_is_absolute_and_need_not_be_text() {
    let mut form = with_behaviour(ServerBehaviourChoice::Files);
    form.behaviour.folder = "shared".to_owned();
    let ServerBehaviour::Files(folder) = behaviour_of(&form) else { panic!() };
    assert!(folder.is_absolute() && folder.ends_with("shared"), "{folder:?}");

    let odd = odd_path();
    let (mut errors, texts) = (BehaviourErrors::default(), Texts::new(Lang::En));
    let chosen = PathChoice::Path(odd.clone());
    form.behaviour.path_chosen(PathUse::Folder, chosen, &texts, &mut errors).unwrap();
    assert_eq!(behaviour_of(&form), ServerBehaviour::Files(odd));
}

#[cfg(unix)]
fn odd_path() -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    Path::new(std::ffi::OsStr::from_bytes(b"/tmp/\xff")).to_owned()
}

#[cfg(not(unix))]
fn odd_path() -> PathBuf {
    Path::new("C:\\odd").to_owned()
}

/// What is wrong, and a word of what is shown in English and in Chinese.
type Mistake = (fn(&mut ServerForm), &'static str, &'static str);

#[test]
fn mistakes_are_told_in_both_languages() {
    use ServerBehaviourChoice::{Echo, Files, Hello, OneShot, Page};
    let table: [Mistake; 14] = [
        (|form| form.local_address.clear(), "Local address", "本地地址"),
        (|form| form.local_address = "example.com".to_owned(), "IP address", "IP 地址"),
        (|form| form.local_port = "65536".to_owned(), "65535", "65535"),
        (|form| form.backlog = "0".to_owned(), "Backlog", "等待队列"),
        (|form| form.backlog = "many".to_owned(), "65535", "65535"),
        (|form| form.connections_max = "0".to_owned(), "Connections at most", "连接数上限"),
        (|form| form.connections_max.clear(), "whole number", "整数"),
        (
            |form| {
                form.behaviour.choice = Echo;
                form.behaviour.echo_delay_ms = "soon".to_owned();
            },
            "Delay (ms)",
            "延迟（毫秒）",
        ),
        (
            |form| {
                form.behaviour.choice = Hello;
                form.behaviour.hello_answer = "Hello, {name}!".to_owned();
            },
            "Answer",
            "应答",
        ),
        (
            |form| {
                form.behaviour.choice = Hello;
                form.behaviour.welcome = "\\q".to_owned();
            },
            "Welcome",
            "欢迎语",
        ),
        (
            |form| {
                form.behaviour.choice = Hello;
                form.behaviour.close_on = "\\x0".to_owned();
            },
            "Closes on",
            "收到此内容时断开",
        ),
        (
            |form| {
                form.behaviour.choice = OneShot;
                form.behaviour.one_shot_answer = "{".to_owned();
            },
            "Answer",
            "应答",
        ),
        (|form| form.behaviour.choice = Files, "folder", "文件夹"),
        (
            |form| {
                form.behaviour.choice = Page;
                form.behaviour.page_source = PageSource::File;
                form.behaviour.page_file = "  ".to_owned();
            },
            "file of the page",
            "网页文件",
        ),
    ];
    for (spoil, english, chinese) in table {
        for (lang, word) in [(Lang::En, english), (Lang::Zh, chinese)] {
            let mut form = ServerForm::default();
            spoil(&mut form);
            let told = config_of(&form, lang).unwrap_err();
            assert!(told.len() == 1 && told[0].contains(word), "{word}: {told:?}");
        }
    }
}

#[test]
fn mistakes_of_other_behaviours_do_not_matter() {
    let mut form = ServerForm::default();
    form.behaviour.hello_answer = "{".to_owned();
    form.behaviour.echo_delay_ms.clear();
    assert!(config_of(&form, Lang::En).is_ok());
}

#[test]
fn a_pane_comes_back_as_it_was_left() {
    let mut settings = ServerSettings::default();
    settings.form.local_port = "8080".to_owned();
    settings.form.behaviour.choice = ServerBehaviourChoice::Page;
    settings.form.behaviour.html = Some("<p>".to_owned());
    settings.form.connections_max = "7".to_owned();
    assert_eq!(ServerPane::new(settings.clone()).settings(), settings);
    let text = ron::to_string(&settings).unwrap();
    assert_eq!(ron::from_str::<ServerSettings>(&text).unwrap(), settings);
    assert_eq!(ron::from_str::<ServerSettings>("()").unwrap(), ServerSettings::default());
}

#[test]
fn the_start_arguments_fill_an_untouched_pane() {
    let mut pane = ServerPane::new(ServerSettings::default());
    let wanted = StartRequest::listen("[::1]:80".parse().unwrap(), ServerBehaviourChoice::Echo);
    assert!(pane.fits(&wanted));
    pane.fill(&wanted);
    assert!(pane.fits(&wanted));
    assert!(!pane.fits(&StartRequest::listen("[::1]:81".parse().unwrap(), None)));
    let texts = Texts::new(Lang::En);
    let env = FormEnv { texts: &texts, addresses: &[], saved: &SavedMessages::default() };
    let Some(SessionConfig::TcpServer(config)) = pane.config(env) else { panic!() };
    assert_eq!(
        (config.listen.to_string().as_str(), config.behaviour),
        ("[::1]:80", ServerBehaviour::of_rules(&RuleSet::echo()).unwrap())
    );
}
