//! What the tests do with the window: find by name, click, type, wait for what shows.

use eframe::App as _;
use egui::accesskit::Role;
use egui::{Key, Modifiers, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use network_playground::app::dialogs::{DialogRequest, DialogResult, FileDialogs};
use network_playground::app::{App, Start};
use network_playground::engine::ServerBehaviourChoice;
use network_playground::i18n::{Lang, Texts};
use network_playground::ui::clipboard::{ClipboardReader, ReadFault};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::rc::Rc;
use std::time::{Duration, Instant};

/// How long anything may take on a busy machine.
pub(crate) const DEADLINE: Duration = Duration::from_secs(20);

/// The program in a window without pixels.
pub(crate) struct Driver(pub(crate) Harness<'static, App>);

impl Driver {
    /// At the first start, in a language.
    pub(crate) fn new(lang: Lang) -> Self {
        Self::start(Start { lang: Some(lang), ..Start::default() }, Vec2::new(1180.0, 760.0))
    }

    /// As asked, at a size.
    pub(crate) fn start(start: Start, size: Vec2) -> Self {
        let mut harness = Harness::builder()
            .with_size(size)
            .build_eframe(|cc| App::new(&cc.egui_ctx, start).unwrap());
        harness.run_steps(3);
        Self(harness)
    }

    pub(crate) fn step(&mut self) {
        self.0.run_steps(2);
    }

    /// Steps until it is so.
    pub(crate) fn until(&mut self, what: &str, mut is_so: impl FnMut(&mut Self) -> bool) {
        let deadline = Instant::now() + DEADLINE;
        while !is_so(self) {
            let seen = self.texts().join("\n  ");
            assert!(Instant::now() < deadline, "{what} did not come; on the screen:\n  {seen}");
            // The workers need the processor, too.
            std::thread::park_timeout(Duration::from_millis(2));
            self.step();
        }
    }

    /// Every label and value that a screen reader would find.
    pub(crate) fn texts(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut waiting = vec![self.0.root()];
        while let Some(node) = waiting.pop() {
            let access = node.accesskit_node();
            found.extend(access.label());
            found.extend(access.value());
            waiting.extend(node.children());
        }
        found
    }

    pub(crate) fn shows(&self, text: &str) -> bool {
        self.texts().iter().any(|found| found.contains(text))
    }

    /// Whether there is exactly this text, such as the name of a button.
    pub(crate) fn has(&self, text: &str) -> bool {
        self.texts().iter().any(|found| found == text)
    }

    pub(crate) fn wait_for(&mut self, text: &str) {
        self.until(&format!("{text:?}"), |driver| driver.shows(text));
        // What has come may have moved the controls around it.
        self.step();
    }

    pub(crate) fn click(&mut self, label: &str) {
        self.0.get_by_label(label).click();
        self.step();
    }

    /// Clicks once that can be clicked: what it waits for may show later than what a test waited for.
    pub(crate) fn click_enabled(&mut self, label: &str) {
        self.until(&format!("an enabled {label:?}"), |driver| {
            let node = driver.0.query_by_label(label);
            node.is_some_and(|node| !node.accesskit_node().is_disabled())
        });
        self.click(label);
    }

    /// Opens another UDP pane.
    pub(crate) fn new_tab(&mut self, words: &Words) {
        self.click(words.new_tab);
        self.click(words.new_udp);
    }

    /// Replaces the content of the field.
    pub(crate) fn fill(&mut self, field: &str, text: &str) {
        let node = self.field(field);
        node.focus();
        self.step();
        self.0.key_press_modifiers(Modifiers::COMMAND, Key::A);
        self.0.key_press(Key::Backspace);
        self.step();
        if !text.is_empty() {
            self.field(field).type_text(text);
        }
        self.step();
    }

    pub(crate) fn value(&self, field: &str) -> String {
        self.field(field).value().unwrap_or_default()
    }

    /// The marks of states that are painted: those of tabs, before their names, and those that stand alone
    /// in forms.
    pub(crate) fn marks(&self) -> (Vec<char>, Vec<char>) {
        let painted = self.0.output().shapes.iter().filter_map(|clipped| match &clipped.shape {
            egui::Shape::Text(text) => Some(text.galley.text()),
            _ => None,
        });
        let marked = painted.filter(|text| text.starts_with(['●', '○', '◐', '■']));
        let (forms, tabs): (Vec<&str>, Vec<&str>) =
            marked.partition(|text| text.chars().count() == 1);
        let first =
            |texts: Vec<&str>| texts.iter().filter_map(|text| text.chars().next()).collect();
        (first(tabs), first(forms))
    }

    /// Whether the check box is ticked.
    pub(crate) fn is_ticked(&self, name: &str) -> bool {
        let toggled = self.0.get_by_label(name).accesskit_node().toggled();
        toggled == Some(egui::accesskit::Toggled::True)
    }

    pub(crate) fn has_focus(&self, field: &str) -> bool {
        self.field(field).is_focused()
    }

    fn field<'a>(&'a self, name: &'a str) -> egui_kittest::Node<'a> {
        let is_field = |role: Role| matches!(role, Role::TextInput | Role::MultilineTextInput);
        self.0
            .get_all_by_label(name)
            .find(|node| is_field(node.accesskit_node().role()))
            .unwrap_or_else(|| panic!("no field {name:?}"))
    }

    pub(crate) fn shortcut(&mut self, modifiers: Modifiers, key: Key) {
        self.0.key_press_modifiers(modifiers, key);
        self.step();
    }

    /// Binds to a port of the system's choice and returns the address that the window shows.
    pub(crate) fn bind(&mut self, words: &Words) -> SocketAddr {
        self.fill(words.local_port, "0");
        self.click(words.bind);
        self.bound_address(words)
    }

    pub(crate) fn bound_address(&mut self, words: &Words) -> SocketAddr {
        self.told_address(words.bound_to)
    }

    /// The address that stands after these words.
    fn told_address(&mut self, words: &str) -> SocketAddr {
        let told = |driver: &Self| {
            let texts = driver.texts();
            texts.iter().find_map(|text| text.strip_prefix(words)?.trim().parse().ok())
        };
        self.until(words, |driver| told(driver).is_some());
        told(self).unwrap()
    }

    /// Shows the server's pane, listens on a port of the system's choice, and returns the address that
    /// the window shows.
    pub(crate) fn listen(&mut self, words: &Words) -> SocketAddr {
        self.click(words.tcp_server);
        self.fill(words.local_port, "0");
        self.click(words.listen);
        self.listening_address(words)
    }

    /// Presses the button once more and returns the new address.
    pub(crate) fn listen_again(&mut self, words: &Words) -> SocketAddr {
        self.until_stopped(words);
        self.click(words.listen);
        self.listening_address(words)
    }

    /// Waits until a server can listen again.
    pub(crate) fn until_stopped(&mut self, words: &Words) {
        self.until("the end", |driver| driver.0.query_by_label(words.listen).is_some());
    }

    /// Opens the menu of a row of the log and chooses there.
    pub(crate) fn choose(&mut self, row: &str, choice: &str) {
        self.0.get_by_label(row).click_secondary();
        self.step();
        self.click(choice);
    }

    /// Opens the menu of this name and chooses there.
    pub(crate) fn choose_in(&mut self, menu: &str, choice: &str) {
        self.of_role(Role::ComboBox, menu).click();
        self.step();
        self.click(choice);
    }

    /// Clicks on the tab of this name.
    pub(crate) fn click_tab(&mut self, name: &str) {
        self.of_role(Role::Tab, name).click();
        self.step();
    }

    fn of_role<'a>(&'a self, role: Role, name: &'a str) -> egui_kittest::Node<'a> {
        let is_it = |node: &egui_kittest::Node<'_>| node.accesskit_node().role() == role;
        let mut found = self.0.get_all_by_label(name);
        found.find(is_it).unwrap_or_else(|| panic!("no {role:?} {name:?}"))
    }

    pub(crate) fn listening_address(&mut self, words: &Words) -> SocketAddr {
        self.told_address(words.listening_on)
    }

    /// Chooses the behaviour of a server by its name and what it does.
    pub(crate) fn behave(&mut self, words: &Words, choice: ServerBehaviourChoice) {
        let texts = Texts::new(words.lang);
        self.of_role(Role::ComboBox, words.behaviour).click();
        self.step();
        self.click(&format!("{}  ·  {}", choice.name(&texts), choice.purpose(&texts)));
    }

    /// Addresses the messages to a peer.
    pub(crate) fn aim(&mut self, words: &Words, peer: SocketAddr) {
        self.fill(words.remote_host, &peer.ip().to_string());
        self.fill(words.remote_port, &peer.port().to_string());
    }

    /// Types a message and presses the button.
    pub(crate) fn send(&mut self, words: &Words, text: &str) {
        self.fill(words.message, text);
        self.click(words.send);
    }

    /// Ends the program as its window's close does.
    pub(crate) fn close(mut self) {
        let ctx = self.0.ctx.clone();
        let app = self.0.state_mut();
        app.save_settings(&ctx);
        app.on_exit(None);
    }
}

/// A plain socket, the other end.
pub(crate) fn plain_socket() -> (UdpSocket, SocketAddr) {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(DEADLINE)).unwrap();
    let address = socket.local_addr().unwrap();
    (socket, address)
}

/// What a plain socket receives next.
pub(crate) fn receive(socket: &UdpSocket) -> (Vec<u8>, SocketAddr) {
    let mut buffer = vec![0; 65_536];
    let (len, from) = socket.recv_from(&mut buffer).unwrap();
    buffer.truncate(len);
    (buffer, from)
}

/// A plain TCP socket, connected.
pub(crate) struct TcpPeer(pub(crate) TcpStream);

impl TcpPeer {
    pub(crate) fn connect(to: SocketAddr) -> Self {
        Self::of(TcpStream::connect(to).unwrap())
    }

    /// The next one that connects.
    pub(crate) fn accepted(listener: &TcpListener) -> Self {
        Self::of(listener.accept().unwrap().0)
    }

    fn of(stream: TcpStream) -> Self {
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        Self(stream)
    }

    pub(crate) fn says(&mut self, text: &str) {
        self.0.write_all(text.as_bytes()).unwrap();
    }

    /// The next bytes, as many as the text has.
    pub(crate) fn hears(&mut self, text: &str) {
        let mut heard = vec![0; text.len()];
        self.0.read_exact(&mut heard).unwrap();
        assert_eq!(String::from_utf8_lossy(&heard), text);
    }

    /// Everything until the end.
    pub(crate) fn hears_to_the_end(&mut self) -> Vec<u8> {
        let mut heard = Vec::new();
        self.0.read_to_end(&mut heard).unwrap();
        heard
    }

    /// How the table and the log name it.
    pub(crate) fn name(&self, number: u32) -> String {
        format!("#{number} {}", self.0.local_addr().unwrap())
    }
}

/// A clipboard with this text.
pub(crate) struct Clipboard(pub(crate) &'static str);

impl ClipboardReader for Clipboard {
    fn begin(&mut self) {}

    fn result(&mut self) -> Option<Result<String, ReadFault>> {
        Some(Ok(self.0.to_owned()))
    }
}

/// File dialogs whose results a test sets.
#[derive(Clone, Default)]
pub(crate) struct Scripted {
    pub(crate) answers: Rc<RefCell<VecDeque<DialogResult>>>,
    pub(crate) asked: Rc<RefCell<Vec<DialogRequest>>>,
}

impl FileDialogs for Scripted {
    fn ask(&mut self, ask: DialogRequest, _: &eframe::Frame) {
        self.asked.borrow_mut().push(ask);
    }

    fn answer(&mut self) -> Option<DialogResult> {
        self.answers.borrow_mut().pop_front()
    }
}

/// The names of the controls in a language.
pub(crate) struct Words {
    pub(crate) lang: Lang,
    pub(crate) local_address: &'static str,
    pub(crate) local_port: &'static str,
    pub(crate) remote_host: &'static str,
    pub(crate) remote_port: &'static str,
    pub(crate) message: &'static str,
    pub(crate) bind: &'static str,
    pub(crate) unbind: &'static str,
    pub(crate) send: &'static str,
    pub(crate) bound_to: &'static str,
    pub(crate) closed: &'static str,
    pub(crate) new_tab: &'static str,
    pub(crate) new_udp: &'static str,
    pub(crate) examples: &'static str,
    pub(crate) free_port: &'static str,
    pub(crate) tcp_server: &'static str,
    pub(crate) listen: &'static str,
    pub(crate) stop: &'static str,
    pub(crate) listening_on: &'static str,
    pub(crate) behaviour: &'static str,
    pub(crate) disconnect: &'static str,
    pub(crate) to_all: &'static str,
    pub(crate) only_selected: &'static str,
}

pub(crate) const ENGLISH: Words = Words {
    lang: Lang::En,
    local_address: "Local address",
    local_port: "Local port",
    remote_host: "Remote host",
    remote_port: "Remote port",
    message: "Message",
    bind: "Bind",
    unbind: "Unbind",
    send: "Send",
    bound_to: "Bound to",
    closed: "Closed",
    new_tab: "New tab (Ctrl+T)",
    new_udp: "New UDP tab",
    examples: "Examples",
    free_port: "Use a free port",
    tcp_server: "TCP server",
    listen: "Listen",
    stop: "Stop",
    listening_on: "Listening on",
    behaviour: "Behaviour",
    disconnect: "Disconnect",
    to_all: "All connections",
    only_selected: "Only selected in the log",
};

pub(crate) const CHINESE: Words = Words {
    lang: Lang::Zh,
    local_address: "本地地址",
    local_port: "本地端口",
    remote_host: "远程主机",
    remote_port: "远程端口",
    message: "消息",
    bind: "绑定",
    unbind: "解除绑定",
    send: "发送",
    bound_to: "已绑定到",
    closed: "已关闭",
    new_tab: "新建标签页 (Ctrl+T)",
    new_udp: "新建 UDP 标签页",
    examples: "示例",
    free_port: "使用空闲端口",
    tcp_server: "TCP 服务器",
    listen: "监听",
    stop: "停止",
    listening_on: "正在监听",
    behaviour: "行为",
    disconnect: "断开",
    to_all: "全部连接",
    only_selected: "日志只显示所选连接",
};
