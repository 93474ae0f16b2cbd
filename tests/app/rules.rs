//! Rules in the panes of UDP, TCP server and TCP client, against plain sockets.

use crate::driver::{CHINESE, Driver, ENGLISH, TcpPeer, Words, plain_socket, receive};
use egui::Key;
use network_playground::app::notify::{Desktop, Notice};
use network_playground::i18n::Texts;
use std::cell::RefCell;
use std::net::TcpListener;
use std::rc::Rc;

/// A driver with the words of the rules.
struct Rules {
    driver: Driver,
    texts: Texts,
}

impl Rules {
    fn new(words: &Words) -> Self {
        Self { driver: Driver::new(words.lang), texts: Texts::new(words.lang) }
    }

    fn text(&self, id: &str) -> String {
        self.texts.get(id).into_owned()
    }

    /// Chooses the behaviour and opens the window.
    fn open(&mut self, words: &Words) {
        let (name, purpose) = (self.text("behaviour-rules"), self.text("behaviour-rules-purpose"));
        self.driver.choose_in(words.behaviour, &format!("{name}  ·  {purpose}"));
        let open = self.text("rules-open");
        self.driver.click(&open);
    }

    /// Adds a rule: when exactly this comes, that goes back.
    fn add(&mut self, came: &str, reply: &str) {
        let add = self.text("rules-add");
        self.driver.click(&add);
        self.choose("rule-when", "when-equals");
        self.write("rule-pattern", came);
        self.choose("then-add", "then-reply");
        self.write("rule-reply", reply);
    }

    fn choose(&mut self, menu: &str, choice: &str) {
        let (menu, choice) = (self.text(menu), self.text(choice));
        self.driver.choose_in(&menu, &choice);
    }

    fn write(&mut self, field: &str, text: &str) {
        let field = self.text(field);
        self.driver.fill(&field, text);
        self.driver.0.key_press(Key::Enter);
        self.driver.step();
    }

    /// Waits until the form's line says how often rules have acted.
    /// Waits for the mark of the first rule beside a row.
    fn wait_for_mark(&mut self) {
        let rule = network_playground::tr!(self.texts, "rule-numbered", number = 1);
        let marked = network_playground::tr!(self.texts, "rule-marked", rule = rule.as_str());
        self.driver.wait_for(&format!("★ {marked}"));
    }

    fn wait_for_hits(&mut self, hits: u64) {
        let text = network_playground::tr!(self.texts, "rules-hits", hits = hits);
        self.driver.wait_for(&text);
    }
}

#[test]
fn udp_rules_reply_and_change_while_it_is_bound() {
    for words in [&ENGLISH, &CHINESE] {
        let mut rules = Rules::new(words);
        rules.open(words);
        rules.add("ping", "pong");
        let own = rules.driver.bind(words);
        let (peer, _) = plain_socket();
        peer.send_to(b"nothing", own).unwrap();
        peer.send_to(b"ping", own).unwrap();
        assert_eq!(receive(&peer).0, b"pong");
        rules.wait_for_hits(1);
        rules.write("rule-reply", "other");
        peer.send_to(b"ping", own).unwrap();
        assert_eq!(receive(&peer).0, b"other");
    }
}

#[test]
fn a_tcp_server_follows_its_rules() {
    for words in [&ENGLISH, &CHINESE] {
        let mut rules = Rules::new(words);
        rules.driver.click(words.tcp_server);
        rules.open(words);
        rules.add("bye", "see you");
        rules.choose("then-add", "then-mark");
        rules.choose("then-add", "then-close");
        let server = rules.driver.listen(words);
        let mut client = TcpPeer::connect(server);
        client.says("bye");
        assert_eq!(client.hears_to_the_end(), b"see you");
        rules.wait_for_hits(1);
        rules.wait_for_mark();
    }
}

#[test]
fn a_tcp_client_follows_its_rules() {
    for words in [&ENGLISH, &CHINESE] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let mut rules = Rules::new(words);
        let tab = rules.text("tcp-client");
        rules.driver.click(&tab);
        rules.open(words);
        rules.add("who", "me");
        rules.choose("then-add", "then-mark");
        let (port_name, connect) = (rules.text("port"), rules.text("connect"));
        rules.driver.fill(&port_name, &port.to_string());
        rules.driver.click(&connect);
        let mut server = TcpPeer::accepted(&listener);
        server.says("who");
        server.hears("me");
        rules.wait_for_hits(1);
        rules.wait_for_mark();
    }
}

#[test]
fn rules_with_a_mistake_start_nothing_and_are_shown() {
    for words in [&ENGLISH, &CHINESE] {
        let mut rules = Rules::new(words);
        rules.open(words);
        let add = rules.text("rules-add");
        rules.driver.click(&add);
        rules.choose("rule-when", "when-regex");
        rules.write("rule-pattern", "(a");
        rules.driver.click(words.bind);
        let one = network_playground::tr!(rules.texts, "rules-mistakes", count = 1);
        rules.driver.wait_for(&one);
        assert!(!rules.driver.shows(words.bound_to));
        rules.write("rule-pattern", "(a)");
        rules.driver.bind(words);
    }
}

#[test]
fn a_rule_marks_its_row_pauses_the_view_and_notifies_if_that_is_allowed() {
    for words in [&ENGLISH, &CHINESE] {
        let mut rules = Rules::new(words);
        let told = Told::default();
        rules.driver.0.state_mut().set_desktop(Box::new(told.clone()));
        rules.open(words);
        rules.add("alarm", "seen");
        for then in ["then-mark", "then-pause", "then-notify"] {
            rules.choose("then-add", then);
        }
        let own = rules.driver.bind(words);
        let (peer, _) = plain_socket();
        peer.send_to(b"alarm", own).unwrap();
        assert_eq!(receive(&peer).0, b"seen");
        let rule = network_playground::tr!(rules.texts, "rule-numbered", number = 1);
        rules.wait_for_mark();
        let resume = rules.text("resume");
        rules.driver.wait_for(&resume);
        assert!(told.0.borrow().is_empty(), "nobody allowed it");

        let (settings, allow) = (rules.text("settings"), rules.text("notifications-by-rules"));
        rules.driver.click(&settings);
        rules.driver.wait_for(&allow);
        rules.driver.click(&allow);
        let close = rules.text("settings-close");
        rules.driver.click(&close);
        peer.send_to(b"alarm", own).unwrap();
        rules.driver.until("a notification", |_| !told.0.borrow().is_empty());
        let paused = network_playground::tr!(rules.texts, "log-paused-by", rule = rule, count = 3);
        let paused = paused.split('·').next_back().unwrap().trim().to_owned();
        rules.driver.wait_for(&paused);
        rules.driver.click(&resume);
        rules.driver.until("what was held back", |driver| !driver.shows(&paused));
    }
}

/// A desktop that keeps what it was to show.
#[derive(Clone, Default)]
struct Told(Rc<RefCell<Vec<Notice>>>);

impl Desktop for Told {
    fn show(&mut self, notice: Notice) {
        self.0.borrow_mut().push(notice);
    }
}
