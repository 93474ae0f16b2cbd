//! The first line of a form: where to, the button, the behaviour, how it stands, what can be folded out.

use crate::i18n::Texts;
use crate::tr;
use crate::ui::icons::{self, Icon};
use crate::ui::overflow::{Place, Slot, overflow_bar};
use crate::ui::tokens::{palette, size, space};
use crate::ui::widgets::{
    Dot, button_width, field_width, icon_button_width, icon_toggle, main_button_width, menu_width,
    state_label, tint, widest,
};
use egui::{RichText, Ui};

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
}

/// Least width of a field for an address, in points: the beginning of one.
const ADDRESS_LEAST: f32 = 3.0 * size::CONTROL;
/// Least width of a field for a port, in points: five digits.
const PORT_LEAST: f32 = 2.0 * size::CONTROL + space::XS;
/// Least width of the words on how a session stands, in points: the dot and the first of them.
const STATE_LEAST: f32 = 2.0 * size::CONTROL;
/// What those words need, in points: `Listening on 127.0.0.1:9999`.
const STATE_GOOD: f32 = 7.0 * size::CONTROL;

impl FormControl {
    /// The room of an address field; `beside` is what stands with it, in points.
    pub fn address_slot(ui: &Ui, name: &str, beside: f32) -> Slot<Self> {
        host_slot(Self::Address, ui, name, beside)
    }

    /// The room of a port field.
    pub fn port_slot(ui: &Ui, name: &str) -> Slot<Self> {
        port_slot(Self::Port, ui, name)
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

    /// The room of the words on how the session stands: all that the others leave.
    pub fn state_slot() -> Slot<Self> {
        Slot::between(Self::State, STATE_LEAST, f32::INFINITY).good(STATE_GOOD)
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
    Slot::between(key, ADDRESS_LEAST + beside, long).good(size::ADDRESS_FIELD + beside)
}

/// The room of a field for a port.
pub fn port_slot<K>(key: K, ui: &Ui, name: &str) -> Slot<K> {
    Slot::either(key, PORT_LEAST, field_width(ui, name, size::PORT_FIELD))
}

/// Draws the line; `draw` draws each of its controls.
pub fn form_line(
    ui: &mut Ui,
    texts: &Texts,
    slots: &[Slot<FormControl>],
    draw: impl FnMut(&mut Ui, FormControl, Place),
) {
    overflow_bar(ui, &tr!(texts, "form-more"), slots, draw);
}

/// How a session stands: a dot, and words that are cut where there is no room for them.
pub fn standing_ui(ui: &mut Ui, dot: Dot, text: &str, tooltip: Option<&str>) {
    let rich = match dot {
        Dot::Problem => tint(text, palette(ui).problem),
        _ => RichText::new(text),
    };
    let label = state_label(ui, dot, rich);
    if let Some(tooltip) = tooltip {
        label.on_hover_text(tooltip);
    }
}
