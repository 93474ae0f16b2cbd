//! Rows of a file.

use crate::program::run;
use std::path::PathBuf;

/// A capture of two datagrams over raw IP: a question to port 53 and its reply.
fn capture(folder: &tempfile::TempDir) -> PathBuf {
    let mut file =
        vec![0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 101, 0, 0, 0];
    for (second, from, to, payload) in [(1, 1, 2, &b"ask"[..]), (2, 2, 1, b"reply")] {
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

#[test]
fn rows_of_a_capture_are_printed_filtered_and_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = capture(&folder);
    let path = path.to_str().unwrap();
    let all = run(&["open", path], b"");
    assert_eq!(all.code, 0, "{}", all.err);
    let text = all.text();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].ends_with("← 192.0.2.1:4096 3 B ask"), "{text}");
    assert!(lines[1].ends_with("→ 192.0.2.1:4096 5 B reply"), "{text}");
    assert!(all.err.contains("2 packets"), "{}", all.err);

    let some = run(&["open", path, "--filter", "out and len > 4", "-q"], b"");
    assert!(some.text().ends_with("reply\n") && some.text().lines().count() == 1);
    let raw = run(&["open", path, "--raw", "-q"], b"");
    assert_eq!((raw.out, raw.err), (b"ask".to_vec(), String::new()));

    // As lines, and from those again.
    let lines = run(&["open", path, "--json", "-q"], b"");
    let again = folder.path().join("again.jsonl");
    std::fs::write(&again, &lines.out).unwrap();
    let reread = run(&["open", again.to_str().unwrap()], b"");
    assert_eq!((reread.code, reread.text()), (0, text));
}

#[test]
fn what_cannot_be_opened_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = capture(&folder);
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&path, &whole[..whole.len() - 1]).unwrap();
    let cut = run(&["open", path.to_str().unwrap()], b"");
    assert_eq!((cut.code, cut.text().lines().count()), (1, 2));
    assert!(cut.err.contains("ends within a packet, at byte 71"), "{}", cut.err);

    std::fs::write(&path, "no capture").unwrap();
    let unknown = run(&["--lang=zh", "open", path.to_str().unwrap()], b"");
    assert!(unknown.code == 1 && unknown.err.contains("抓包"), "{}", unknown.err);
    let absent = run(&["open", "/nowhere/at.pcap"], b"");
    assert!(absent.code == 1 && absent.err.contains("/nowhere/at.pcap"), "{}", absent.err);
    let filter = run(&["open", path.to_str().unwrap(), "--filter", "port =="], b"");
    assert!(filter.code == 2 && filter.err.contains("--filter"), "{}", filter.err);
}
