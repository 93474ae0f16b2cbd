//! The first line of a form: where to, the button, the behaviour, how it stands, what can be folded out.

use crate::i18n::Texts;
use crate::net::{End, SessionState};
use crate::tr;
use crate::ui::icons::{self, Icon};
use crate::ui::overflow::{Slot, overflow_bar};
use crate::ui::pane::PaneIntent;
use crate::ui::shortcuts::{self, tooltip};
use crate::ui::tokens::{palette, size, space};
use crate::ui::widgets::{
    Dot, button, button_width, field_width, icon_button_width, icon_toggle, main_button_width,
    menu_width, state_label, state_width, tint, widest,
};
use egui::{RichText, Role, Ui, WidgetInfo};
use std::fmt::Debug;
use std::hash::Hash;

/// A control of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FormControl {
    /// An address or a host.
    Address,
    /// A port.
    Port,
    /// The main button, or the one that ends what it began.
    Button,
    /// The main button beside the one that ends.
    SecondButton,
    /// What the session does by itself.
    Behaviour,
    /// How the session stands.
    State,
    /// Folds files out.
    Files,
    /// Folds options out.
    Options,
    /// Shows the inspector.
    Inspector,
    /// Shows what the form and the composer would do as a program.
    Code,
}

/// Least width of a field for an address, in points: the beginning of one.
const ADDRESS_LEAST: f32 = 3.0 * size::CONTROL;
/// The width at which one can still be clicked and looked through, in points.
const ADDRESS_FLOOR: f32 = 1.5 * size::CONTROL;
/// Least width of a field for a port, in points: five digits.
const PORT_LEAST: f32 = 2.0 * size::CONTROL + space::XS;
/// The most width of a field for a path, in points: some fifty characters.
const PATH_MOST: f32 = 3.0 * size::ADDRESS_FIELD;
/// What those words need, in points: `Listening on 127.0.0.1:9999`.
const STATE_GOOD: f32 = 7.0 * size::CONTROL;

impl FormControl {
    /// The room of an address field; `beside` is what stands with it, in points.
    pub fn address_slot(ui: &Ui, name: &str, beside: f32) -> Slot<Self> {
        host_slot(Self::Address, ui, name, beside)
    }

    /// The room of a field for a path, which is longer than an address where the others leave room.
    pub fn path_slot(ui: &Ui, name: &str) -> Slot<Self> {
        let slot =
            Slot::between(Self::Address, ADDRESS_LEAST, field_width(ui, name, PATH_MOST)).last();
        slot.good(field_width(ui, name, size::ADDRESS_FIELD)).at_worst(ADDRESS_FLOOR)
    }

    /// The width of that field alone, in points, in the room that it has with its name, or without it.
    pub fn path_width(ui: &Ui, name: &str) -> f32 {
        let all = ui.available_width();
        let room = all - field_width(ui, name, 0.0);
        if room < size::ADDRESS_FIELD { all } else { room.min(PATH_MOST) }
    }

    /// The room of a port field, with its name or with the short one.
    pub fn port_slot(ui: &Ui, name: &str, short: &str) -> Slot<Self> {
        port_slot(Self::Port, ui, name, short)
    }

    /// The room of the button, which is wide enough for each of the names that it can have: first as the
    /// main one, then as an ordinary one.
    pub fn button_slot(ui: &Ui, main: &str, others: &[&str]) -> Slot<Self> {
        let others = widest(ui, button_width, others.iter().copied());
        Slot::button(Self::Button, others.max(main_button_width(ui, main)))
    }

    /// The room of the menu of behaviours, which can have each of these names; the word for it stands
    /// before the name where there is room.
    pub fn behaviour_slot<'a>(
        ui: &Ui,
        texts: &Texts,
        names: impl Iterator<Item = &'a str> + Clone,
    ) -> Slot<Self> {
        let short = widest(ui, menu_width, names.clone());
        let long = names.map(|name| menu_width(ui, &tr!(texts, "behaviour-current", name = name)));
        Slot::either(Self::Behaviour, short, long.fold(0.0, f32::max)).filled().rank(1)
    }

    /// What the menu of behaviours shows in the room that there is.
    pub fn shown_behaviour(ui: &Ui, texts: &Texts, name: String) -> String {
        let long = tr!(texts, "behaviour-current", name = name.as_str());
        if ui.available_width() >= menu_width(ui, &long) - 0.5 { long } else { name }
    }

    /// The room of the words on how the session stands: all that the others leave, and as much as the short
    /// ones of these need, or that of the mark alone where there is no other way.
    pub fn state_slot<'a>(ui: &Ui, short: impl IntoIterator<Item = &'a str>) -> Slot<Self> {
        let least = widest(ui, state_width, short);
        let mark = state_width(ui, "");
        Slot::between(Self::State, least, f32::INFINITY).good(STATE_GOOD).at_worst(mark)
    }

    /// The room of what folds a part out: its picture, and its name where there is room.
    pub fn fold_slot(self, ui: &Ui, texts: &Texts) -> Slot<Self> {
        let (name, _, rank) = self.fold(texts);
        Slot::either(self, size::CONTROL + space::XS, icon_button_width(ui, &name)).rank(rank)
    }

    /// Folds a part out or in.
    pub fn fold_ui(self, ui: &mut Ui, texts: &Texts, open: &mut bool) {
        let (name, icon, _) = self.fold(texts);
        if icon_toggle(ui, icon, &name, (*open).into()).clicked() {
            *open = !*open;
        }
    }

    /// Draws a button that is alike in all panes: one that folds something out, or that shows the program. Of other
    /// controls it draws nothing.
    pub fn alike_ui(self, ui: &mut Ui, texts: &Texts, folds: Folds<'_>) -> Option<PaneIntent> {
        let fold = match self {
            Self::Code => return Self::code_ui(ui, texts),
            Self::Options => Some(folds.options),
            Self::Inspector => Some(folds.inspector),
            Self::Files => folds.files,
            _ => None,
        };
        if let Some(fold) = fold {
            self.fold_ui(ui, texts, fold);
        }
        None
    }

    /// The room of the button that shows a program: in the line only where all others have what they need.
    pub fn code_slot(ui: &Ui, texts: &Texts) -> Slot<Self> {
        Slot::button(Self::Code, button_width(ui, &tr!(texts, "show-code"))).rank(5).if_room()
    }

    /// The button that shows a program.
    pub fn code_ui(ui: &mut Ui, texts: &Texts) -> Option<PaneIntent> {
        let code = button(ui, &tr!(texts, "show-code"));
        let tip = tooltip(ui.ctx(), &tr!(texts, "show-code-tooltip"), &shortcuts::CODE);
        code.on_hover_text(tip).clicked().then_some(PaneIntent::ShowCode)
    }

    fn fold(self, texts: &Texts) -> (std::borrow::Cow<'_, str>, Icon, u8) {
        match self {
            Self::Files => (tr!(texts, "files"), icons::FILES, 3),
            Self::Inspector => (tr!(texts, "inspector-toggle"), icons::SIDE, 4),
            _ => (tr!(texts, "options"), icons::OPTIONS, 2),
        }
    }
}

/// The room of a field for an address or a host; `beside` is what stands with it, in points.
pub fn host_slot<K>(key: K, ui: &Ui, name: &str, beside: f32) -> Slot<K> {
    let long = field_width(ui, name, size::ADDRESS_FIELD) + beside;
    let least = Slot::between(key, ADDRESS_LEAST + beside, long);
    least.good(size::ADDRESS_FIELD + beside).at_worst(ADDRESS_FLOOR + beside)
}

/// The room of a field for a port, with its name or with the short one.
pub fn port_slot<K>(key: K, ui: &Ui, name: &str, short: &str) -> Slot<K> {
    let [long, short] = [name, short].map(|name| field_width(ui, name, size::PORT_FIELD));
    Slot::either(key, PORT_LEAST, long).good(short)
}

/// Draws the line; `draw` draws each of its controls. Returns what was asked first.
pub fn form_line<K: Copy + Hash + Eq + Debug>(
    ui: &mut Ui,
    texts: &Texts,
    slots: &[Slot<K>],
    mut draw: impl FnMut(&mut Ui, K) -> Option<PaneIntent>,
) -> Option<PaneIntent> {
    let mut intent = None;
    overflow_bar(ui, &tr!(texts, "form-more"), slots, |ui, control, _| {
        let asked = draw(ui, control);
        intent = intent.take().or(asked);
    });
    intent
}

/// What the buttons of the line fold out.
pub struct Folds<'a> {
    /// Files, where there are some.
    pub files: Option<&'a mut bool>,
    /// Options.
    pub options: &'a mut bool,
    /// The inspector.
    pub inspector: &'a mut bool,
}

/// How a session stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its mark.
    pub dot: Dot,
    /// In words.
    pub text: String,
    /// In one word, for where there is no room for all of them; none if the words are short enough.
    pub short: Option<String>,
    /// What a tooltip adds.
    pub tooltip: Option<String>,
}

impl Standing {
    /// A mark and words.
    pub fn new(dot: Dot, text: impl Into<String>) -> Self {
        Self { dot, text: text.into(), short: None, tooltip: None }
    }

    /// Of a session that listens, which is never connected itself.
    pub fn of_listener(state: Option<&SessionState>, texts: &Texts) -> Self {
        match state {
            None
            | Some(
                SessionState::Connected { .. }
                | SessionState::Waiting { .. }
                | SessionState::Running { .. },
            ) => Self::new(Dot::Ring, tr!(texts, "state-not-listening")),
            Some(SessionState::Opening) => Self::new(Dot::Busy, tr!(texts, "state-opening")),
            Some(SessionState::Open { local, .. }) => {
                Self::new(Dot::Full, tr!(texts, "state-listening", address = *local))
                    .short(tr!(texts, "state-listening-short"))
            }
            Some(SessionState::Ended(end)) => Self::of_end(end, texts),
        }
    }

    /// Of a session that is over.
    pub fn of_end(end: &End, texts: &Texts) -> Self {
        match end {
            End::Stopped | End::Loaded | End::Exited | End::Done => {
                Self::new(Dot::Ring, tr!(texts, "state-closed"))
            }
            End::PeerClosed => Self::new(Dot::Ring, tr!(texts, "state-peer-closed"))
                .short(tr!(texts, "state-closed")),
            End::Failed(_) => Self::new(Dot::Problem, tr!(texts, "state-failed")),
        }
    }

    /// With one word for a narrow room.
    pub fn short(self, short: impl Into<String>) -> Self {
        Self { short: Some(short.into()), ..self }
    }

    /// With more in a tooltip.
    pub fn tooltip(self, tooltip: impl Into<String>) -> Self {
        Self { tooltip: Some(tooltip.into()), ..self }
    }

    /// The words that fit whole into this width, in points: all, or the one, or none.
    fn fitting(&self, ui: &Ui, width: f32) -> &str {
        let words = [Some(self.text.as_str()), self.short.as_deref()];
        let mut words = words.into_iter().flatten();
        words.find(|words| state_width(ui, words) <= width + 0.5).unwrap_or_default()
    }
}

/// How a session stands: a dot, and the words that fit, never a part of one. The tooltip says all of it.
pub fn standing_ui(ui: &mut Ui, standing: &Standing) {
    let Standing { dot, text, tooltip, .. } = standing;
    let shown = standing.fitting(ui, ui.available_width());
    let rich = match dot {
        Dot::Problem => tint(shown, palette(ui).problem),
        _ => RichText::new(shown),
    };
    let is_cut = shown != text;
    let label = state_label(ui, *dot, rich);
    label.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    let lines = [is_cut.then_some(text.as_str()), tooltip.as_deref()];
    let lines: Vec<_> = lines.into_iter().flatten().collect();
    if !lines.is_empty() {
        label.on_hover_text(lines.join("\n"));
    }
}

#[cfg(all(test, feature = "window-tests"))]
mod tests {
    use super::*;
    use crate::ui::widgets::Field;
    use crate::ui::widgets::FieldFit;
    use crate::ui::{fonts, tokens};
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    fn drawn(draw: impl FnMut(&mut Ui) + 'static) -> Harness<'static> {
        let builder = Harness::builder().with_context_setup(|ctx| {
            ctx.set_fonts(fonts::definitions());
            tokens::apply(ctx);
        });
        let mut harness = builder.build_ui(draw);
        harness.run();
        harness
    }

    #[test]
    fn a_state_is_said_whole_or_in_one_word_or_by_its_mark() {
        let harness = drawn(|ui| {
            let standing = Standing::new(Dot::Full, "Bound to 127.0.0.1:9999").short("Bound");
            assert_eq!(standing.fitting(ui, 300.0), "Bound to 127.0.0.1:9999");
            assert_eq!(standing.fitting(ui, 100.0), "Bound");
            assert_eq!(standing.fitting(ui, 30.0), "");
            ui.set_max_width(100.0);
            standing_ui(ui, &standing);
        });
        harness.get_by_label("Bound to 127.0.0.1:9999");
    }

    #[test]
    fn a_port_says_that_it_is_one_where_its_name_has_no_room() {
        for (room, shown) in [(140.0, Some("Local port")), (110.0, Some("Port")), (56.0, None)] {
            let mut port = String::new();
            let harness = drawn(move |ui| {
                Field::new("Local port", size::PORT_FIELD)
                    .short_name("Port")
                    .fitted(ui, FieldFit::Room(room))
                    .show(ui, &mut port);
            });
            let names = ["Local port", "Port"];
            let labels = |name: &&&str| {
                harness.query_by_role_and_label(egui::accesskit::Role::Label, name).is_some()
            };
            assert_eq!(names.iter().find(labels).copied(), shown, "in {room}");
            harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "Local port");
        }
    }
}
