#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::i18n::Lang;
use crate::net::SessionId;

#[test]
fn a_file_is_named_by_its_tab_and_comes_back_by_its_path() {
    let texts = Texts::new(Lang::En);
    let mut pane = RecordingPane::new(RecordingSettings::default());
    assert_eq!(pane.title(None, &texts), "Recording");
    assert!(pane.fits("/tmp/a.pcap") && pane.file().is_none());
    pane.opens(Path::new("/tmp/a.pcap"), empty_store(), Err("no thread".to_owned()));
    assert_eq!(pane.title(None, &texts), "a.pcap");
    assert!(pane.fits("/tmp/a.pcap") && !pane.fits("/tmp/b.pcap"));
    let again = RecordingPane::new(pane.settings());
    assert_eq!(again.file().unwrap(), Path::new("/tmp/a.pcap"));
    assert!(matches!(again.reading, Reading::Nothing));
}

#[test]
fn targets_come_and_go_and_what_was_chosen_stays_if_it_can() {
    let mut pane = RecordingPane::new(RecordingSettings::default());
    let target = |number| ReplayTarget {
        session: SessionId(number),
        title: format!("UDP :{number}"),
        kind: crate::engine::replay::ReplayKind::Datagrams,
    };
    pane.set_targets(vec![target(1), target(2)]);
    assert!(!pane.wants_targets());
    pane.set_targets(Vec::new());
}
