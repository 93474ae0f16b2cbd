//! Texts in cells of the log's font.

use std::borrow::Cow;

/// The first of the characters of East Asia (CJK radicals): they are as wide as two others.
const WIDE_FROM: char = '\u{2E80}';

/// How many cells a text is wide.
pub(super) fn cells(text: &str) -> usize {
    text.chars().map(cells_of).sum()
}

fn cells_of(char: char) -> usize {
    if char >= WIDE_FROM { 2 } else { 1 }
}

/// The title of a session within so many cells. A port tells sessions apart: a title that is too long gives way before it.
pub(super) fn cut_title(title: &str, most: usize) -> Cow<'_, str> {
    if cells(title) <= most {
        return Cow::Borrowed(title);
    }
    let port = title.rsplit_once(':').map(|(_, port)| port);
    let is_port = |port: &&str| port.parse::<u16>().is_ok() && port.len() + 2 < most;
    // Whatever else is too long, the row itself cuts at its end.
    let Some(port) = port.filter(is_port) else { return Cow::Borrowed(title) };
    let mut room = most - port.len() - 2;
    let fits = |char: &char| {
        let has_room = room >= cells_of(*char);
        room = room.saturating_sub(cells_of(*char));
        has_room
    };
    let head: String = title.chars().take_while(fits).collect();
    Cow::Owned(format!("{head}…:{port}"))
}

/// What the path of a Unix socket begins with, as peers are written.
const PATH: &str = "unix:/";

/// A peer within so many cells. The end of a path tells sockets apart: one that is too long gives way at its beginning.
pub(super) fn cut_path(peer: &str, most: usize) -> Cow<'_, str> {
    let too_many = cells(peer).saturating_sub(most);
    if too_many == 0 || !peer.starts_with(PATH) {
        return Cow::Borrowed(peer);
    }
    let kept = PATH.len() - 1;
    // And one for the dots.
    let mut given = 0;
    let cut = peer.char_indices().skip(kept).find(|(_, char)| {
        let is_enough = given > too_many;
        given += cells_of(*char);
        is_enough
    });
    let tail = cut.and_then(|(at, _)| peer.get(at..)).unwrap_or_default();
    Cow::Owned(format!("{}…{tail}", peer.get(..kept).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_is_too_long_keeps_its_end() {
        for (peer, most, cut) in [
            ("unix:/tmp/a.sock", 16, "unix:/tmp/a.sock"),
            ("unix:/tmp/a.sock", 15, "unix:…mp/a.sock"),
            ("unix:/run/app/clients/7.sock", 15, "unix:…ts/7.sock"),
            ("unix:/tmp/套接字.sock", 16, "unix:…接字.sock"),
            ("unix:/tmp/a.sock", 3, "unix:…"),
            ("unix:@a-long-name", 9, "unix:@a-long-name"),
            ("127.0.0.1:52344", 9, "127.0.0.1:52344"),
        ] {
            assert_eq!(cut_path(peer, most), cut, "{peer} in {most}");
        }
    }

    #[test]
    fn a_title_that_is_too_long_keeps_its_port() {
        for (title, most, cut) in [
            ("UDP :9000", 20, "UDP :9000"),
            ("tcp 223.132.53.222:22", 21, "tcp 223.132.53.222:22"),
            ("tcp 223.132.53.222:22", 20, "tcp 223.132.53.2…:22"),
            ("tcp 202.108.87.165:62146", 20, "tcp 202.108.8…:62146"),
            ("TCP 服务器 :52344", 15, "TCP 服务…:52344"),
            ("TCP 服务器 :52344", 14, "TCP 服…:52344"),
            ("TCP server :52344", 9, "TC…:52344"),
            ("TCP server :52344", 7, "TCP server :52344"),
            ("a capture: of something long", 10, "a capture: of something long"),
        ] {
            assert_eq!(cut_title(title, most), cut, "{title} in {most}");
        }
        assert_eq!(cells("TCP 服务器"), 10);
    }
}
