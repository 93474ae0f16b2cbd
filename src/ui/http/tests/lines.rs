//! The lines of the form, and what is typed and pasted into them.

use super::*;

#[test]
fn the_form_is_one_line_and_the_times_another_at_any_width() {
    for width in [420.0, 640.0, 900.0, 1600.0] {
        let mut harness = shown(
            at(HttpView::Wire),
            SessionState::Ended(End::Loaded),
            download_of(odd_answer()),
            Lang::En,
        );
        harness.set_size(egui::Vec2::new(width, 600.0));
        harness.run_steps(3);
        let rect = |label: &str| harness.query_by_label(label).map(|node| node.rect());
        let url = harness.get_by_role_and_label(egui::Role::TextInput, "URL").rect();
        let get = rect("Get").unwrap();
        for label in ["Options", "Save options", "Method", "Bookmark", "More of the form"] {
            let is_beside = rect(label).is_none_or(|rect| rect.y_range() == get.y_range());
            assert!(is_beside, "{label} at {width}");
        }
        assert!(url.width() >= 200.0 && url.right() < get.left(), "{url} at {width}");
        let state = harness.get_by_label("200 OK · 0 B · 10 ms").rect();
        for label in ["First byte 3.0 ms", "Body 4.0 ms", "Total 10 ms"] {
            let is_beside = rect(label).is_none_or(|rect| rect.intersects(state.with_max_x(width)));
            assert!(is_beside, "{label} at {width}");
        }
        // All of it, with the line of views.
        assert!(rect("Wire").unwrap().bottom() < 130.0, "{:?} at {width}", rect("Wire"));
    }
}

#[test]
fn a_new_mistake_stands_alone_and_a_fragment_is_told() {
    let failure = NetError {
        op: Op::HTTP_RESPONSE,
        target: "http://h/".into(),
        cause: Cause::from(HttpFailure::Empty),
    };
    let settings = HttpSettings { form: form_of("http://h/#part"), ..HttpSettings::default() };
    let ended = SessionState::Ended(End::Failed(failure));
    let mut harness = shown(settings.clone(), ended, download_of(odd_answer()), Lang::En);
    let failed = "before a byte came";
    assert_shows(&harness, &[failed]);
    harness.state_mut().pane.form.url = "http://a b/".to_owned();
    click(&mut harness, "Get");
    assert_shows(&harness, &["URL: "]);
    let texts = texts_of(&harness);
    assert!(!texts.iter().any(|text| text.contains(failed)), "{texts:#?}");
    let harness = open(settings, None, Lang::En);
    assert_shows(&harness, &["“#part” is not sent"]);
}

#[test]
fn a_url_of_several_lines_is_pasted_as_one_or_not_at_all() {
    let mut harness = open(HttpSettings::default(), None, Lang::En);
    harness.get_by_label("URL").click();
    harness.run_steps(2);
    let mut paste = |text: &str| {
        harness.event(egui::Event::Paste(text.to_owned()));
        harness.run_steps(2);
        harness.state().pane.form.url.clone()
    };
    assert_eq!(paste("http://h/a\nhttp://h/b"), "");
    assert_eq!(paste("http://h/very/\r\n  long?x\n"), "http://h/very/long?x");
    assert_eq!(harness.state().pane.errors.url, None);
}

#[test]
fn a_long_url_leaves_room_for_the_answer() {
    let long = format!("http://h/{}", "x".repeat(60_000));
    let facts = redirect(&long, &long);
    let download = download_of(facts.clone());
    download.begin(Hop::new(2, facts));
    download.set_waits_for(Some(long.clone()));
    let mut harness = shown(at(HttpView::Redirects), SessionState::Opening, download, Lang::En);
    let cause = Cause::from(HttpFailure::Empty);
    let error = NetError { op: Op::HTTP_RESPONSE, target: long, cause };
    for state in [SessionState::Opening, SessionState::Ended(End::Failed(error))] {
        harness.state_mut().session.as_mut().unwrap().state = state;
        harness.run_steps(2);
        harness.get_by_label("request 2 of 2").hover();
        harness.run_steps(30);
        let found = texts_of(&harness);
        assert!(found.iter().any(|text| text.contains("xxx…")));
        let longest = found.iter().map(|text| text.chars().count()).max();
        assert!(longest < Some(1000), "{longest:?}");
    }
}
