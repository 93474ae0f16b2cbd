//! The pane "My program", in both languages: run by clicks, seen, given input, stopped.

use crate::checks::Dropped;
use crate::driver::{CHINESE, Driver, ENGLISH, plain_socket};
use egui::Vec2;
use egui_kittest::kittest::Queryable as _;
use network_playground::app::Start;
use network_playground::engine::program::Tools;
use network_playground::i18n::Lang;
use std::fs;
use std::net::UdpSocket;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The names of the pane's controls in a language.
struct Words {
    lang: Lang,
    run: &'static str,
    stop: &'static str,
    message: &'static str,
    send: &'static str,
    end_input: &'static str,
    idle: &'static str,
    ended: &'static str,
    ended_badly: &'static str,
    show: &'static str,
    not_running: &'static str,
    in_use: &'static str,
    text_for_bytes: &'static str,
    hint: &'static str,
    lessons: &'static str,
    new_tab: &'static str,
    new_program: &'static str,
    echo_server: &'static str,
}

const WORDS: [Words; 2] = [
    Words {
        lang: Lang::En,
        run: "Run",
        stop: "Stop",
        message: "Message",
        send: "Send",
        end_input: "End of input",
        idle: "Not run yet",
        ended: "Ended by itself, with code 0",
        ended_badly: "Ended by itself, with code 1",
        show: "Show",
        not_running: "The program does not run",
        in_use: "Another socket has this port already",
        text_for_bytes: "Text was handed over where bytes are needed",
        hint: "Press Run.",
        lessons: "Lessons' programs",
        new_tab: ENGLISH.new_tab,
        new_program: "New program tab",
        echo_server: "UDP echo server",
    },
    Words {
        lang: Lang::Zh,
        run: "运行",
        stop: "停止",
        message: "消息",
        send: "发送",
        end_input: "结束输入",
        idle: "还没有运行",
        ended: "退出码 0",
        ended_badly: "退出码 1",
        show: "查看",
        not_running: "程序没有在运行",
        in_use: "这个端口已经被另一个套接字占用",
        text_for_bytes: "传入的却是文本",
        hint: "按“运行”。",
        lessons: "课程里的程序",
        new_tab: CHINESE.new_tab,
        new_program: "新建程序标签页",
        echo_server: "UDP 回声服务器",
    },
];

/// A program in Python in a folder of its own, where there is a Python.
fn program(folder: &Path, text: &str) -> Option<PathBuf> {
    Tools::look().interpreters.first()?;
    let file = folder.join("mine.py");
    fs::write(&file, text).unwrap();
    Some(file)
}

/// A window with a pane for the program.
fn window(words: &Words, file: &Path) -> Driver {
    let start =
        Start { lang: Some(words.lang), programs: vec![file.to_owned()], ..Start::default() };
    let mut driver = Driver::start(start, Vec2::new(1180.0, 760.0));
    driver.wait_for(words.idle);
    driver
}

/// Presses Run, as soon as the tools of the machine are known.
fn run(driver: &mut Driver, words: &Words) {
    driver.until("the program to run", |driver| {
        if driver.0.query_by_label(words.stop).is_none()
            && let Some(button) = driver.0.query_by_label(words.run)
        {
            button.click();
        }
        driver.step();
        !driver.shows(words.idle)
    });
}

#[test]
fn a_program_is_run_by_a_click_printed_and_given_input() {
    for words in &WORDS {
        let folder = tempfile::tempdir().unwrap();
        let text = "name = input('your name? ')\nprint('nice to meet you,', name)\nimport sys\n\
            print('a complaint', file=sys.stderr)\nprint('rest', repr(sys.stdin.read()))\n";
        let Some(file) = program(folder.path(), text) else { return };
        let mut driver = window(words, &file);
        assert!(driver.shows(words.hint), "it is not run by itself");
        run(&mut driver, words);
        driver.wait_for("your name? ");
        driver.fill(words.message, "Ada");
        driver.click(words.send);
        driver.wait_for("nice to meet you, Ada");
        driver.wait_for("a complaint");
        driver.click_enabled(words.end_input);
        driver.wait_for("rest ''");
        // Each row is a line: that it has an end goes without saying.
        for line in ["→ 4 B Ada ", "← 22 B nice to meet you, Ada "] {
            assert!(driver.texts().iter().any(|text| text.starts_with(line)), "{line}");
        }
        driver.wait_for(words.ended);
        driver.wait_for(words.not_running);
    }
}

#[test]
fn its_sockets_and_calls_are_seen_and_it_stops_in_a_moment() {
    for words in &WORDS {
        let folder = tempfile::tempdir().unwrap();
        let text = "import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n\
            s.bind(('127.0.0.1', 0))\nprint('port %d' % s.getsockname()[1])\nwhile True:\n    \
            data, who = s.recvfrom(1024)\n    s.sendto(b'Hello, ' + data + b'!', who)\n";
        let Some(file) = program(folder.path(), text) else { return };
        let mut driver = window(words, &file);
        run(&mut driver, words);
        let port = |driver: &Driver| {
            driver.texts().iter().find_map(|text| {
                let rest = text.split("port ").nth(1)?;
                rest.split(|char: char| !char.is_ascii_digit()).next()?.parse::<u16>().ok()
            })
        };
        driver.until("its port", |driver| port(driver).is_some());
        let port = port(&driver).unwrap();
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        socket.send_to(b"world", ("127.0.0.1", port)).unwrap();
        let mut answer = [0; 100];
        let len = socket.recv(&mut answer).unwrap();
        assert_eq!(&answer[..len], b"Hello, world!");
        driver.wait_for("Hello, world!");
        driver.wait_for(&format!("127.0.0.1:{port}"));
        let since = Instant::now();
        driver.click(words.stop);
        driver.until("its end", |driver| driver.0.query_by_label(words.run).is_some());
        assert!(since.elapsed() < Duration::from_secs(5), "{:?}", since.elapsed());
        assert!(socket.send_to(b"x", ("127.0.0.1", port)).is_ok());
    }
}

#[test]
fn what_may_be_wrong_is_said_and_leads_to_its_row() {
    for words in &WORDS {
        let folder = tempfile::tempdir().unwrap();
        let (_other, address) = plain_socket();
        let text = format!(
            "import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\ntry:\n    \
             s.bind(('127.0.0.1', {}))\nexcept OSError:\n    pass\ns.sendto('text', \
             ('127.0.0.1', 9))\n",
            address.port()
        );
        let Some(file) = program(folder.path(), &text) else { return };
        let mut driver = window(words, &file);
        run(&mut driver, words);
        driver.wait_for(words.ended_badly);
        driver.wait_for(words.text_for_bytes);
        driver.wait_for(words.in_use);
        let show = driver.0.get_all_by_label(words.show).next().unwrap();
        show.click();
        driver.until("the explanation", |driver| {
            driver.texts().iter().filter(|text| text.contains("encode(")).count() > 1
        });
    }
}

#[test]
fn a_pane_that_comes_back_does_not_run_its_program() {
    let folder = tempfile::tempdir().unwrap();
    let words = &WORDS[0];
    let text = "open('was_run', 'a').write('x')\nprint('ran')\n";
    let Some(file) = program(folder.path(), text) else { return };
    let start = Start {
        lang: Some(words.lang),
        programs: vec![file.clone()],
        settings_file: Some(folder.path().join("settings.ron")),
        ..Start::default()
    };
    let mut driver = Driver::start(start.clone(), Vec2::new(1180.0, 760.0));
    run(&mut driver, words);
    driver.wait_for("ran");
    driver.wait_for(words.ended);
    driver.close();
    let times = || fs::read_to_string(folder.path().join("was_run")).unwrap();
    assert_eq!(times(), "x");
    let again = Start { programs: Vec::new(), ..start };
    let mut driver = Driver::start(again, Vec2::new(1180.0, 760.0));
    driver.wait_for(words.idle);
    assert!(driver.shows("mine.py") && !driver.shows("ran"));
    assert_eq!(times(), "x", "it is not run by itself");
}

#[test]
fn a_program_of_the_lessons_is_chosen_and_run_by_clicks() {
    if Tools::look().interpreters.is_empty() {
        return;
    }
    for words in &WORDS {
        let start = Start { lang: Some(words.lang), ..Start::default() };
        let mut driver = Driver::start(start, Vec2::new(900.0, 600.0));
        driver.click(words.new_tab);
        driver.click(words.new_program);
        driver.wait_for(words.idle);
        driver.click(words.lessons);
        driver.click(words.echo_server);
        run(&mut driver, words);
        // Its port is fixed: somebody else on this machine may have it.
        driver.until("its bind", |driver| {
            driver.shows("127.0.0.1:9999") || driver.shows(words.in_use)
        });
    }
}

#[test]
fn a_file_in_python_that_is_dropped_opens_and_is_not_run() {
    let folder = tempfile::tempdir().unwrap();
    let words = &WORDS[0];
    let Some(file) = program(folder.path(), "print('ran')\n") else { return };
    let mut driver = Driver::new(words.lang);
    let dropped = std::sync::Arc::new(Dropped(file));
    driver.0.input_mut().dropped_files.push(dropped);
    driver.wait_for(words.idle);
    assert!(driver.shows("mine.py") && !driver.shows("ran"));
}
