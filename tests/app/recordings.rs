//! Recordings and captures in tabs of their own: opened by a path, a dialog, a drop, a start argument; replayed.

use crate::checks::Dropped;
use crate::driver::{CHINESE, DEADLINE, Driver, ENGLISH, Scripted};
use egui::Vec2;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use network_playground::app::Start;
use network_playground::app::dialogs::DialogResult;
use network_playground::engine::StartRequest;
use network_playground::i18n::Lang;
use std::net::UdpSocket;
use std::path::PathBuf;
use tempfile::TempDir;

/// What the tab says, by language.
struct Said {
    lang: Lang,
    read: &'static str,
    unknown: &'static str,
    counted: [&'static str; 2],
    replay: &'static str,
    start: &'static str,
    to: &'static str,
    no_place: &'static str,
    done: &'static str,
    open: &'static str,
    file: &'static str,
}

const SAID: [Said; 2] = [
    Said {
        lang: Lang::En,
        read: "pcap · 2 packets read · from 19",
        unknown: "neither a recording",
        counted: ["received 1 · 6 B", "sent 1 · 7 B"],
        replay: "Replay…",
        start: "Replay",
        to: "To",
        no_place: "or choose the recorded peers",
        done: "Replayed · 1 of 1 sent",
        open: "Open",
        file: "File",
    },
    Said {
        lang: Lang::Zh,
        read: "pcap · 读取了 2 个数据包 · 始于 19",
        unknown: "也不是抓包文件",
        counted: ["接收 1 · 6 B", "发送 1 · 7 B"],
        replay: "重放…",
        start: "重放",
        to: "发往",
        no_place: "或选择发往文件中的对方",
        done: "重放完毕 · 已发送 1 / 1",
        open: "打开",
        file: "文件",
    },
];

/// A capture over raw IP of a question to port 53 and its reply.
fn capture(folder: &TempDir) -> PathBuf {
    let head =
        [0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 101, 0, 0, 0];
    let mut file = head.to_vec();
    for (second, from, to, payload) in [(1, 1, 2, &b"ask me"[..]), (2, 2, 1, b"a reply")] {
        let (length, udp) = (28 + payload.len() as u8, 8 + payload.len() as u8);
        let ports = |host: u8| if host == 2 { [0, 53] } else { [0x10, 0] };
        let packet = [
            &[0x45, 0, 0, length, 0, 0, 0, 0, 64, 17, 0, 0, 192, 0, 2, from, 192, 0, 2, to][..],
            &ports(from),
            &ports(to),
            &[0, udp, 0, 0],
            payload,
        ]
        .concat();
        for field in [second, 0, packet.len() as u32, packet.len() as u32] {
            file.extend(field.to_le_bytes());
        }
        file.extend(packet);
    }
    let path = folder.path().join("questions.pcap");
    std::fs::write(&path, file).unwrap();
    path
}

fn rows(driver: &Driver) -> Vec<String> {
    let rows = driver.0.query_all_by_role(Role::ListBoxOption);
    rows.filter_map(|row| row.accesskit_node().label()).collect()
}

fn has_both(driver: &Driver) -> bool {
    let rows = rows(driver);
    ["ask me", "a reply"].iter().all(|text| rows.iter().any(|row| row.contains(text)))
}

fn started(said: &Said, requests: Vec<StartRequest>, recordings: Vec<PathBuf>) -> Driver {
    let start = Start { lang: Some(said.lang), requests, recordings, ..Start::default() };
    Driver::start(start, Vec2::new(900.0, 600.0))
}

#[test]
fn a_capture_of_the_start_arguments_is_shown_and_replayed_through_a_session() {
    let folder = tempfile::tempdir().unwrap();
    for said in &SAID {
        let receiver = UdpSocket::bind("127.0.0.1:0").unwrap();
        receiver.set_read_timeout(Some(DEADLINE)).unwrap();
        let any = StartRequest::udp("127.0.0.1:0".parse().unwrap());
        let mut driver = started(said, vec![any], vec![capture(&folder)]);
        driver.wait_for(said.read);
        driver.until("its rows", |driver| has_both(driver));
        assert!(driver.has("questions.pcap"));
        // What came and went in the file, and not what the program's own sessions have.
        for counted in said.counted {
            driver.wait_for(counted);
        }
        driver.click(said.replay);
        driver.until("the session", |driver| driver.0.query_by_label(said.start).is_some());
        // Nothing goes to the peers of a capture unless a person says so.
        driver.click(said.start);
        driver.wait_for(said.no_place);
        driver.fill(said.to, &receiver.local_addr().unwrap().to_string());
        driver.click(said.start);
        let mut buffer = [0; 64];
        let (len, _) = receiver.recv_from(&mut buffer).unwrap();
        assert_eq!(&buffer[..len], b"ask me");
        driver.wait_for(said.done);
    }
}

#[test]
fn a_file_is_opened_by_its_path_a_dialog_or_a_drop_and_told_if_it_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = capture(&folder);
    let nothing = folder.path().join("nothing.pcap");
    std::fs::write(&nothing, "nothing").unwrap();
    for (said, words) in SAID.iter().zip([&ENGLISH, &CHINESE]) {
        let mut driver = started(said, Vec::new(), Vec::new());
        let dialogs = Scripted::default();
        dialogs.answers.borrow_mut().push_back(DialogResult::Chosen(path.clone()));
        driver.0.state_mut().set_file_dialogs(Box::new(dialogs));
        driver.click(words.new_tab);
        let new = if said.lang == Lang::En { "Open recording…" } else { "打开录制文件…" };
        driver.click(new);
        driver.wait_for(said.read);
        driver.until("its rows", |driver| has_both(driver));

        driver.fill(said.file, nothing.to_str().unwrap());
        driver.click(said.open);
        driver.wait_for(said.unknown);
        driver.fill(said.file, "/nowhere/at.pcap");
        driver.click(said.open);
        driver.wait_for("/nowhere/at.pcap");

        driver.0.input_mut().dropped_files.push(std::sync::Arc::new(Dropped(path.clone())));
        driver.step();
        driver.wait_for(said.read);
    }
}
