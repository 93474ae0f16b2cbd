//! The choice of how frames are delimited above a stream.

use super::presets;
use super::{LogSettings, LogView, ReadMarks};
use crate::i18n::Texts;
use crate::learn::mistake_text;
use crate::log::Store;
use crate::payload::compose::compose;
use crate::payload::frame::{
    ADDED_MAX, ByteOrder, Counts, DELIMITER_BYTES_MAX, IDLE_GAP_MS_MAX, LENGTH_MAX, LengthPrefix,
    Marks, OFFSET_MAX, Preset, Width,
};
use crate::payload::{Encoding, Framing, LineEnd, Notation, escape};
use crate::tr;
use crate::ui::tokens::size;
use crate::ui::widgets::{self, Field};
use egui::Ui;
use std::ops::RangeInclusive;
use std::str::FromStr;

/// The ways to delimit frames, without their particulars.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum FramingKind {
    #[default]
    Raw,
    Lines,
    Fixed,
    LengthPrefix,
    Delimiter,
    Marks,
    Slip,
    Cobs,
    IdleGap,
}

impl FramingKind {
    const ALL: [Self; 9] = [
        Self::Raw,
        Self::Lines,
        Self::Fixed,
        Self::LengthPrefix,
        Self::Delimiter,
        Self::Marks,
        Self::Slip,
        Self::Cobs,
        Self::IdleGap,
    ];

    fn of(framing: &Framing) -> Self {
        match framing {
            Framing::Raw => Self::Raw,
            Framing::Lines => Self::Lines,
            Framing::Fixed(_) => Self::Fixed,
            Framing::LengthPrefix(_) => Self::LengthPrefix,
            Framing::Delimiter(_) => Self::Delimiter,
            Framing::Marks(_) => Self::Marks,
            Framing::Slip => Self::Slip,
            Framing::Cobs => Self::Cobs,
            Framing::IdleGap(_) => Self::IdleGap,
        }
    }

    fn name(self, texts: &Texts) -> String {
        let name = match self {
            Self::Raw => tr!(texts, "framing-raw"),
            Self::Lines => tr!(texts, "framing-lines"),
            Self::Fixed => tr!(texts, "framing-fixed"),
            Self::LengthPrefix => tr!(texts, "framing-prefix"),
            Self::Delimiter => tr!(texts, "framing-delimiter"),
            Self::Marks => tr!(texts, "framing-begin-end"),
            Self::Slip => return "SLIP".to_owned(),
            Self::Cobs => return "COBS".to_owned(),
            Self::IdleGap => tr!(texts, "framing-gap"),
        };
        name.into_owned()
    }
}

/// What is chosen and typed, right or wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FramingForm {
    kind: FramingKind,
    length: String,
    prefix: LengthPrefix,
    offset: String,
    added: String,
    delimiter: String,
    begin: String,
    end: String,
    gap_ms: String,
}

impl FramingForm {
    /// What the settings say, with something usual in the other fields.
    pub(super) fn of(settings: &LogSettings) -> Self {
        let mut form = Self {
            kind: FramingKind::of(&settings.framing),
            length: "16".to_owned(),
            prefix: LengthPrefix::default(),
            offset: "0".to_owned(),
            added: "0".to_owned(),
            delimiter: r"\r\n".to_owned(),
            begin: r"\x02".to_owned(),
            end: r"\x03".to_owned(),
            gap_ms: "100".to_owned(),
        };
        match &settings.framing {
            Framing::Raw | Framing::Lines | Framing::Slip | Framing::Cobs => {}
            Framing::Fixed(length) => form.length = length.to_string(),
            Framing::LengthPrefix(prefix) => {
                form.prefix = *prefix;
                form.offset = prefix.offset.to_string();
                form.added = prefix.added.to_string();
            }
            Framing::Delimiter(bytes) => form.delimiter = escaped(bytes, settings.encoding),
            Framing::Marks(marks) => {
                form.begin = escaped(&marks.begin, settings.encoding);
                form.end = escaped(&marks.end, settings.encoding);
            }
            Framing::IdleGap(millis) => form.gap_ms = millis.to_string(),
        }
        form
    }

    /// What was chosen, or what is wrong in the field of it.
    fn framing(&self, encoding: Encoding, texts: &Texts) -> Result<Framing, String> {
        match self.kind {
            FramingKind::Raw => Ok(Framing::Raw),
            FramingKind::Lines => Ok(Framing::Lines),
            FramingKind::Fixed => number(&self.length, 1..=LENGTH_MAX, texts).map(Framing::Fixed),
            FramingKind::LengthPrefix => self.prefix(texts).map(Framing::LengthPrefix),
            FramingKind::Delimiter => {
                mark(&self.delimiter, encoding, texts).map(Framing::Delimiter)
            }
            FramingKind::Marks => {
                let begin = mark(&self.begin, encoding, texts)?;
                Ok(Framing::Marks(Marks { begin, end: mark(&self.end, encoding, texts)? }))
            }
            FramingKind::Slip => Ok(Framing::Slip),
            FramingKind::Cobs => Ok(Framing::Cobs),
            FramingKind::IdleGap => {
                number(&self.gap_ms, 1..=IDLE_GAP_MS_MAX, texts).map(Framing::IdleGap)
            }
        }
    }

    fn prefix(&self, texts: &Texts) -> Result<LengthPrefix, String> {
        let offset = number(&self.offset, 0..=OFFSET_MAX, texts)?;
        let added = number(&self.added, -ADDED_MAX..=ADDED_MAX, texts)?;
        Ok(LengthPrefix { offset, added, ..self.prefix })
    }

    /// The fields of what is chosen.
    fn fields_ui(&mut self, ui: &mut Ui, error: Option<&str>, texts: &Texts) {
        let field = |ui: &mut Ui, name: &str, text: &mut String| {
            Field::new(name, size::PORT_FIELD).error(error).show(ui, text);
        };
        ui.horizontal_wrapped(|ui| match self.kind {
            FramingKind::Raw | FramingKind::Lines | FramingKind::Slip | FramingKind::Cobs => {}
            FramingKind::Fixed => field(ui, &tr!(texts, "framing-length"), &mut self.length),
            FramingKind::LengthPrefix => {
                field(ui, &tr!(texts, "framing-offset-field"), &mut self.offset);
                width_ui(ui, &mut self.prefix, texts);
                field(ui, &tr!(texts, "framing-added-field"), &mut self.added);
            }
            FramingKind::Delimiter => {
                field(ui, &tr!(texts, "framing-delimiter-field"), &mut self.delimiter);
            }
            FramingKind::Marks => {
                field(ui, &tr!(texts, "framing-begin-field"), &mut self.begin);
                field(ui, &tr!(texts, "framing-end-field"), &mut self.end);
            }
            FramingKind::IdleGap => field(ui, &tr!(texts, "framing-gap-field"), &mut self.gap_ms),
        });
        if self.kind == FramingKind::LengthPrefix {
            ui.horizontal_wrapped(|ui| counts_ui(ui, &mut self.prefix, texts));
        }
        if let Some(error) = error {
            widgets::problem(ui, error);
        }
    }
}

/// How frames are delimited where text is in this encoding: in some, a line feed is several bytes.
pub(super) fn in_encoding(framing: &Framing, encoding: Encoding) -> Framing {
    let mut feed = Vec::new();
    let is_wide = encoding.encode("\n", &mut feed).is_ok() && feed.len() > 1;
    match framing {
        Framing::Lines if is_wide => Framing::Delimiter(feed),
        _ => framing.clone(),
    }
}

/// A number within bounds.
fn number<N: FromStr + PartialOrd + Copy + Into<i64>>(
    typed: &str,
    bounds: RangeInclusive<N>,
    texts: &Texts,
) -> Result<N, String> {
    let number = typed.trim().parse().ok().filter(|number| bounds.contains(number));
    let (least, most): (i64, i64) = ((*bounds.start()).into(), (*bounds.end()).into());
    number.ok_or_else(|| tr!(texts, "framing-not-a-number", least = least, most = most))
}

fn escaped(bytes: &[u8], encoding: Encoding) -> String {
    let mut text = String::new();
    escape::write(bytes, encoding, &mut text);
    text
}

/// Bytes that end a frame or begin it.
fn mark(typed: &str, encoding: Encoding, texts: &Texts) -> Result<Vec<u8>, String> {
    let bytes = compose(typed, Notation::Escaped, encoding, LineEnd::None)
        .map_err(|mistake| mistake_text(&mistake, texts))?;
    match bytes.len() {
        0 => Err(tr!(texts, "framing-delimiter-empty").into_owned()),
        1..=DELIMITER_BYTES_MAX => Ok(bytes),
        _ => Err(tr!(texts, "framing-delimiter-long", most = DELIMITER_BYTES_MAX)),
    }
}

/// The protocols whose framing is known, each a button: the menu stays open and shows what it finds.
fn preset_ui(ui: &mut Ui, texts: &Texts) -> Option<Preset> {
    ui.horizontal_wrapped(|ui| {
        widgets::weak(ui, tr!(texts, "framing-preset"));
        let mut chosen = None;
        for preset in Preset::ALL {
            let button = ui.small_button(presets::name(preset, texts));
            if button.on_hover_text(presets::hint(preset, texts)).clicked() {
                chosen = Some(preset);
            }
        }
        chosen
    })
    .inner
}

/// How many bytes a length has.
fn width_ui(ui: &mut Ui, prefix: &mut LengthPrefix, texts: &Texts) {
    widgets::weak(ui, tr!(texts, "framing-prefix-width"));
    let widths = Width::ALL.map(|width| (width, width.bytes().to_string()));
    let widths: Vec<(Width, &str)> =
        widths.iter().map(|(width, text)| (*width, text.as_str())).collect();
    if let Some(width) = widgets::segments(ui, &widths, |width| width == prefix.width, None) {
        prefix.width = width;
    }
}

/// How a length is read and what it counts.
fn counts_ui(ui: &mut Ui, prefix: &mut LengthPrefix, texts: &Texts) {
    let orders = [
        (ByteOrder::Big, &*tr!(texts, "framing-big")),
        (ByteOrder::Little, &*tr!(texts, "framing-little")),
    ];
    let tooltip = tr!(texts, "framing-order-tooltip");
    let order = widgets::segments(ui, &orders, |order| order == prefix.order, Some(&*tooltip));
    prefix.order = order.unwrap_or(prefix.order);
    let mut counts_itself = prefix.counts == Counts::Whole;
    ui.checkbox(&mut counts_itself, &*tr!(texts, "framing-counts-itself"));
    prefix.counts = if counts_itself { Counts::Whole } else { Counts::Rest };
}

impl LogView {
    /// The names of all ways to delimit frames.
    pub(super) fn framing_names(texts: &Texts) -> Vec<String> {
        FramingKind::ALL.map(|kind| kind.name(texts)).into()
    }

    /// The name of the chosen way, if there is one beside the reads as they came.
    pub(super) fn framing_name(&self, texts: &Texts) -> Option<String> {
        let kind = self.framing_form.kind;
        (self.traffic.is_stream() && kind != FramingKind::Raw).then(|| kind.name(texts))
    }

    /// What was chosen and typed holds, if it is right.
    pub(super) fn take_framing(&mut self, texts: &Texts) {
        if let Ok(framing) = self.framing_form.framing(self.settings.encoding, texts) {
            self.settings.framing = framing;
        }
    }

    /// The ways to delimit frames, with the fields of the chosen one.
    pub(super) fn framing_menu_ui(&mut self, ui: &mut Ui, store: &Store, texts: &Texts) {
        let form = &mut self.framing_form;
        ui.horizontal_wrapped(|ui| {
            for kind in FramingKind::ALL {
                if ui.selectable_label(kind == form.kind, kind.name(texts)).clicked() {
                    form.kind = kind;
                }
            }
        });
        if let Some(preset) = preset_ui(ui, texts) {
            *form = FramingForm::of(&LogSettings {
                framing: preset.framing(),
                ..self.settings.clone()
            });
        }
        let error = form.framing(self.settings.encoding, texts).err();
        let has_fields = !matches!(
            form.kind,
            FramingKind::Raw | FramingKind::Lines | FramingKind::Slip | FramingKind::Cobs
        );
        if has_fields {
            ui.separator();
            form.fields_ui(ui, error.as_deref(), texts);
        }
        if form.kind != FramingKind::Raw {
            ui.separator();
            self.preview_ui(ui, store, texts);
            ui.separator();
            let mut shown = self.settings.marks == ReadMarks::Shown;
            ui.checkbox(&mut shown, &*tr!(texts, "framing-marks"));
            self.settings.marks = if shown { ReadMarks::Shown } else { ReadMarks::Hidden };
        }
    }
}
