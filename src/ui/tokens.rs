//! Every size and colour of the window, in one place, for light and dark.
//!
//! *Invariant: no other file makes a colour or names a size that is not here* (`.clippy.toml` forbids
//! the constructors elsewhere).
#![expect(clippy::disallowed_methods, reason = "this is the one file that makes colours")]

use crate::net::ConnectionId;
use crate::ui::fonts;
use egui::{
    Color32, CornerRadius, FontFamily, FontId, Margin, Stroke, Style, TextStyle, Theme, Vec2,
};

/// The spacing scale, in points.
pub mod space {
    /// Between things that belong together.
    pub const XS: f32 = 4.0;
    /// Between controls.
    pub const S: f32 = 8.0;
    /// Around a group; the margin of a pane.
    pub const M: f32 = 12.0;
    /// Between groups.
    pub const L: f32 = 16.0;
    /// Around an empty state.
    pub const XL: f32 = 24.0;
}

/// The type scale, in points.
pub mod font_size {
    /// Log rows, hex dumps, secondary text.
    pub const LOG: f32 = 12.0;
    /// Everything else.
    pub const BODY: f32 = 13.0;
    /// Headings.
    pub const HEADING: f32 = 15.0;
    /// Pictures beside text of the body's size.
    pub const ICON: f32 = 15.0;
}

/// Sizes of parts, in points.
pub mod size {
    /// The one corner radius.
    pub const CORNER: u8 = 4;
    /// Height of buttons and fields.
    pub const CONTROL: f32 = 26.0;
    /// Least width of the main button.
    pub const MAIN_BUTTON: f32 = 60.0;
    /// Above and below the text of a choice in a row of choices.
    pub const SEGMENT_PADDING: f32 = 3.0;
    /// Height of a row of the log and of a hex dump.
    pub const ROW: f32 = 20.0;
    /// Height of the bar with the tabs.
    pub const TAB_BAR: f32 = 32.0;
    /// Height of the bar at the top of the window.
    pub const TOP_BAR: f32 = 36.0;
    /// Height of the bar at the bottom of the window.
    pub const STATUS_BAR: f32 = 24.0;
    /// Width of the bar beside the log.
    pub const SCROLL_BAR: f32 = 10.0;
    /// Shortest handle of that bar.
    pub const SCROLL_HANDLE_MIN: f32 = 24.0;
    /// Width of a port field: five digits.
    pub const PORT_FIELD: f32 = 64.0;
    /// Width of an address field: an IPv4 address, or the beginning of an IPv6 one.
    pub const ADDRESS_FIELD: f32 = 132.0;
    /// Width of a text field in a bar.
    pub const TEXT_FIELD: f32 = 168.0;
    /// Width of what stands in lines in a menu with fields: no more than a narrow pane has.
    pub const FIELDS_MENU: f32 = 460.0;
    /// Radius of the dot that shows a state.
    pub const DOT: f32 = 6.0;
    /// Width of the stripe in the colour of a row's connection.
    pub const STRIPE: f32 = 3.0;
    /// Thickness of the line under the chosen tab.
    pub const UNDERLINE: f32 = 2.0;
    /// Widest a tooltip becomes before it wraps.
    pub const TOOLTIP: f32 = 420.0;
}

/// The colours of one theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Behind everything.
    pub ground: Color32,
    /// Bars, menus, dialogs.
    pub raised: Color32,
    /// Inside fields.
    pub field: Color32,
    /// Under the pointer.
    pub hover: Color32,
    /// Thin lines between parts and around fields.
    pub line: Color32,
    /// Over the rest of the window while one window wants all attention.
    pub dim: Color32,
    /// The handle of the bar beside the log.
    pub handle: Color32,
    /// Text.
    pub text: Color32,
    /// Labels, times, hints.
    pub weak: Color32,
    /// The main button of a pane.
    pub accent: Color32,
    /// The main button under the pointer.
    pub accent_hover: Color32,
    /// Text on the main button.
    pub on_accent: Color32,
    /// The line under the chosen tab, links, the focused field.
    pub accent_line: Color32,
    /// Behind what is selected.
    pub selection: Color32,
    /// Payloads that came.
    pub incoming: Color32,
    /// Payloads that went.
    pub outgoing: Color32,
    /// Failures.
    pub problem: Color32,
    /// Warnings.
    pub warning: Color32,
    /// Escapes such as `\n` within text.
    pub escape: Color32,
    /// A session that is open.
    pub open: Color32,
    /// The parts of a page's text.
    pub syntax: Syntax,
    /// Behind what was found.
    pub found: Color32,
    /// Behind the one of them that was gone to.
    pub found_here: Color32,
    /// Connections, by number; see [`connection_colour`].
    connections: [Color32; CONNECTION_COLOURS],
}

/// The colours of the parts of a page's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Syntax {
    /// Tags.
    pub tag: Color32,
    /// Names of attributes.
    pub attribute: Color32,
    /// Strings.
    pub string: Color32,
    /// Numbers.
    pub number: Color32,
    /// Words of the language.
    pub keyword: Color32,
    /// Comments.
    pub comment: Color32,
    /// Character references.
    pub entity: Color32,
    /// Names in objects.
    pub key: Color32,
}

/// How many connections have a colour of their own; the next ones begin anew, so the number always
/// stands beside the colour. More would be hard to tell apart.
const CONNECTION_COLOURS: usize = 8;

/// What lies under a window that wants all attention.
const DIM: Color32 = Color32::from_black_alpha(0x8c);

const DARK: Palette = Palette {
    ground: Color32::from_rgb(0x17, 0x18, 0x1c),
    raised: Color32::from_rgb(0x1d, 0x1f, 0x26),
    field: Color32::from_rgb(0x10, 0x11, 0x16),
    hover: Color32::from_rgb(0x2a, 0x2d, 0x36),
    line: Color32::from_rgb(0x2d, 0x30, 0x39),
    dim: DIM,
    handle: Color32::from_rgb(0x4a, 0x4f, 0x5c),
    text: Color32::from_rgb(0xe7, 0xe8, 0xec),
    weak: Color32::from_rgb(0x9c, 0xa0, 0xac),
    accent: Color32::from_rgb(0x2b, 0x6b, 0xe0),
    accent_hover: Color32::from_rgb(0x25, 0x60, 0xcc),
    on_accent: Color32::from_rgb(0xff, 0xff, 0xff),
    accent_line: Color32::from_rgb(0x5b, 0x9b, 0xff),
    selection: Color32::from_rgb(0x20, 0x36, 0x5d),
    incoming: Color32::from_rgb(0x3d, 0xbf, 0x9e),
    outgoing: Color32::from_rgb(0xa5, 0x99, 0xff),
    problem: Color32::from_rgb(0xff, 0x7a, 0x75),
    warning: Color32::from_rgb(0xe6, 0xb0, 0x55),
    escape: Color32::from_rgb(0xe0, 0xb0, 0x60),
    open: Color32::from_rgb(0x3d, 0xbf, 0x9e),
    syntax: Syntax {
        tag: Color32::from_rgb(0x6c, 0xb6, 0xff),
        attribute: Color32::from_rgb(0x7f, 0xd5, 0xc8),
        string: Color32::from_rgb(0xe6, 0xb0, 0x86),
        number: Color32::from_rgb(0xb5, 0xce, 0x8c),
        keyword: Color32::from_rgb(0xcd, 0xac, 0xff),
        comment: Color32::from_rgb(0x9f, 0xab, 0x92),
        entity: Color32::from_rgb(0xe8, 0xb8, 0x6d),
        key: Color32::from_rgb(0x8f, 0xc7, 0xff),
    },
    found: Color32::from_rgb(0x5c, 0x48, 0x0a),
    found_here: Color32::from_rgb(0x8a, 0x50, 0x00),
    connections: [
        Color32::from_rgb(0x74, 0xb3, 0xff),
        Color32::from_rgb(0xff, 0x9a, 0x55),
        Color32::from_rgb(0x74, 0xd6, 0x7e),
        Color32::from_rgb(0xff, 0x8c, 0xc6),
        Color32::from_rgb(0x45, 0xd3, 0xdc),
        Color32::from_rgb(0xe8, 0xd4, 0x4d),
        Color32::from_rgb(0xb7, 0x9b, 0xff),
        Color32::from_rgb(0xd9, 0xa9, 0x8c),
    ],
};

const LIGHT: Palette = Palette {
    ground: Color32::from_rgb(0xf6, 0xf7, 0xf9),
    raised: Color32::from_rgb(0xff, 0xff, 0xff),
    field: Color32::from_rgb(0xff, 0xff, 0xff),
    hover: Color32::from_rgb(0xe8, 0xeb, 0xf1),
    line: Color32::from_rgb(0xd8, 0xdc, 0xe3),
    dim: DIM,
    handle: Color32::from_rgb(0xb0, 0xb7, 0xc3),
    text: Color32::from_rgb(0x1b, 0x1d, 0x23),
    weak: Color32::from_rgb(0x5a, 0x5f, 0x6b),
    accent: Color32::from_rgb(0x1d, 0x66, 0xe0),
    accent_hover: Color32::from_rgb(0x17, 0x58, 0xc6),
    on_accent: Color32::from_rgb(0xff, 0xff, 0xff),
    accent_line: Color32::from_rgb(0x1d, 0x66, 0xe0),
    selection: Color32::from_rgb(0xd8, 0xe6, 0xff),
    incoming: Color32::from_rgb(0x06, 0x74, 0x5a),
    outgoing: Color32::from_rgb(0x56, 0x46, 0xc8),
    problem: Color32::from_rgb(0xbc, 0x1c, 0x1c),
    warning: Color32::from_rgb(0x85, 0x58, 0x00),
    escape: Color32::from_rgb(0x85, 0x58, 0x00),
    open: Color32::from_rgb(0x06, 0x74, 0x5a),
    syntax: Syntax {
        tag: Color32::from_rgb(0x0b, 0x4f, 0xb3),
        attribute: Color32::from_rgb(0x00, 0x64, 0x5a),
        string: Color32::from_rgb(0x8f, 0x3c, 0x0c),
        number: Color32::from_rgb(0x2f, 0x64, 0x12),
        keyword: Color32::from_rgb(0x6b, 0x33, 0xcc),
        comment: Color32::from_rgb(0x4d, 0x5c, 0x45),
        entity: Color32::from_rgb(0x7a, 0x50, 0x00),
        key: Color32::from_rgb(0x14, 0x4f, 0x9e),
    },
    found: Color32::from_rgb(0xff, 0xe3, 0x8a),
    found_here: Color32::from_rgb(0xff, 0xb8, 0x4d),
    connections: [
        Color32::from_rgb(0x14, 0x57, 0xc4),
        Color32::from_rgb(0x9e, 0x41, 0x00),
        Color32::from_rgb(0x1d, 0x66, 0x22),
        Color32::from_rgb(0xb0, 0x1a, 0x6b),
        Color32::from_rgb(0x00, 0x64, 0x6f),
        Color32::from_rgb(0x65, 0x55, 0x00),
        Color32::from_rgb(0x6b, 0x33, 0xcc),
        Color32::from_rgb(0x77, 0x47, 0x3a),
    ],
};

impl Palette {
    /// The colours of a theme.
    pub fn of(theme: Theme) -> &'static Self {
        match theme {
            Theme::Dark => &DARK,
            Theme::Light => &LIGHT,
        }
    }
}

/// The colours of the theme in which `ui` is drawn.
pub fn palette(ui: &egui::Ui) -> &'static Palette {
    Palette::of(if ui.visuals().dark_mode { Theme::Dark } else { Theme::Light })
}

/// The colour of a connection, wherever it is shown. Connections are counted from 1.
pub fn connection_colour(colours: &Palette, connection: ConnectionId) -> Color32 {
    let place = (connection.0 as usize).wrapping_sub(1) % CONNECTION_COLOURS;
    colours.connections.get(place).copied().unwrap_or(colours.text)
}

/// The colour of a field of a packet, by its place; neighbours differ.
pub fn field_colour(colours: &Palette, place: usize) -> Color32 {
    let place = place % CONNECTION_COLOURS;
    colours.connections.get(place).copied().unwrap_or(colours.text)
}

/// What lies under the bytes of a field: its colour, so thin that the digits stay easy to read.
pub fn field_ground(colours: &Palette, place: usize) -> Color32 {
    const THINNED: f32 = 0.22;
    field_colour(colours, place).gamma_multiply(THINNED)
}

/// The monospaced font of log rows.
pub fn log_font() -> FontId {
    FontId::new(font_size::LOG, FontFamily::Monospace)
}

/// A colour of a picture that is painted by the processor: red, green, blue, which hold the opacity already,
/// and opacity.
pub fn premultiplied([red, green, blue, alpha]: [u8; 4]) -> Color32 {
    Color32::from_rgba_premultiplied(red, green, blue, alpha)
}

/// Nothing drawn: for parts of a widget that must not show.
pub const INVISIBLE: Color32 = Color32::TRANSPARENT;

/// Gives both themes their fonts, sizes and colours. Once, at the start.
pub fn apply(ctx: &egui::Context) {
    for theme in [Theme::Dark, Theme::Light] {
        ctx.style_mut_of(theme, |style| {
            set_sizes(style);
            set_colours(style, Palette::of(theme));
        });
    }
}

fn set_sizes(style: &mut Style) {
    let body = FontId::new(font_size::BODY, FontFamily::Proportional);
    style.text_styles = [
        (TextStyle::Heading, fonts::bold(font_size::HEADING)),
        (TextStyle::Body, body.clone()),
        (TextStyle::Button, body.clone()),
        (TextStyle::Small, FontId::new(font_size::LOG, FontFamily::Proportional)),
        (TextStyle::Monospace, log_font()),
    ]
    .into();
    style.drag_value_text_style = TextStyle::Body;
    let spacing = &mut style.spacing;
    spacing.item_spacing = Vec2::new(space::S, space::XS);
    spacing.button_padding = Vec2::new(space::S, space::XS);
    spacing.interact_size = Vec2::new(size::CONTROL, size::CONTROL);
    spacing.menu_margin = Margin::same(space::XS as i8);
    spacing.window_margin = Margin::same(space::M as i8);
    spacing.tooltip_width = size::TOOLTIP;
    spacing.indent = space::L;
    // Seen while nothing is scrolled, too: what is below would not be looked for.
    spacing.scroll.dormant_handle_opacity = 0.5;
    // Nothing moves but what a person moves.
    style.animation_time = 0.0;
    style.interaction.selectable_labels = false;
    style.visuals.striped = false;
}

fn set_colours(style: &mut Style, colours: &Palette) {
    let visuals = &mut style.visuals;
    let corner = CornerRadius::same(size::CORNER);
    visuals.panel_fill = colours.ground;
    visuals.window_fill = colours.raised;
    visuals.window_stroke = Stroke::new(1.0, colours.line);
    visuals.window_corner_radius = corner;
    visuals.menu_corner_radius = corner;
    visuals.extreme_bg_color = colours.field;
    visuals.text_edit_bg_color = Some(colours.field);
    visuals.code_bg_color = colours.field;
    visuals.faint_bg_color = colours.raised;
    visuals.hyperlink_color = colours.accent_line;
    visuals.warn_fg_color = colours.warning;
    visuals.error_fg_color = colours.problem;
    visuals.weak_text_color = Some(colours.weak);
    visuals.selection.bg_fill = colours.selection;
    visuals.selection.stroke = Stroke::new(1.0, colours.accent_line);
    visuals.text_cursor.stroke.color = colours.accent_line;
    // A blinking cursor draws twice a second in a window where nothing happens.
    visuals.text_cursor.blink = false;
    visuals.slider_trailing_fill = true;

    let widgets = &mut visuals.widgets;
    for (widget, fill, line) in [
        (&mut widgets.noninteractive, colours.ground, colours.line),
        (&mut widgets.inactive, colours.raised, colours.line),
        (&mut widgets.hovered, colours.hover, colours.weak),
        (&mut widgets.active, colours.hover, colours.accent_line),
        (&mut widgets.open, colours.hover, colours.line),
    ] {
        widget.bg_fill = fill;
        widget.weak_bg_fill = fill;
        widget.bg_stroke = Stroke::new(1.0, line);
        widget.fg_stroke = Stroke::new(1.0, colours.text);
        widget.corner_radius = corner;
        widget.expansion = 0.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Red, green and blue as shares of light.
    fn light(colour: Color32) -> [f32; 3] {
        [colour.r(), colour.g(), colour.b()].map(|channel| {
            let share = f32::from(channel) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        })
    }

    fn weighed(light: [f32; 3], weights: [f32; 3]) -> f32 {
        light.iter().zip(weights).map(|(light, weight)| light * weight).sum()
    }

    const LUMINANCE: [f32; 3] = [0.2126, 0.7152, 0.0722];

    /// Relative luminance (WCAG 2.2).
    fn luminance(colour: Color32) -> f32 {
        weighed(light(colour), LUMINANCE)
    }

    fn contrast(one: Color32, other: Color32) -> f32 {
        let (a, b) = (luminance(one), luminance(other));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn all_text_has_a_contrast_of_at_least_4_5() {
        for theme in [Theme::Dark, Theme::Light] {
            let p = Palette::of(theme);
            let texts = [
                ("text", p.text),
                ("weak", p.weak),
                ("in", p.incoming),
                ("out", p.outgoing),
                ("problem", p.problem),
                ("warning", p.warning),
                ("escape", p.escape),
                ("tag", p.syntax.tag),
                ("attribute", p.syntax.attribute),
                ("string", p.syntax.string),
                ("number", p.syntax.number),
                ("keyword", p.syntax.keyword),
                ("comment", p.syntax.comment),
                ("entity", p.syntax.entity),
                ("key", p.syntax.key),
            ];
            let grounds = [
                ("ground", p.ground),
                ("raised", p.raised),
                ("field", p.field),
                ("selection", p.selection),
            ];
            for (text_name, text) in texts {
                for (ground_name, ground) in grounds {
                    let found = contrast(text, ground);
                    // Weak text on a selected row may be a little weaker; it is drawn as text there.
                    let weak_selected = text_name == "weak" && ground_name == "selection";
                    assert!(
                        found >= 4.5 || weak_selected,
                        "{theme:?}: {text_name} on {ground_name} has {found:.2}"
                    );
                }
            }
            for (number, colour) in p.connections.into_iter().enumerate() {
                for ground in [p.ground, p.raised, p.field, p.selection, p.hover] {
                    let found = contrast(colour, ground);
                    assert!(found >= 4.5, "{theme:?}: connection {number} has {found:.2}");
                }
            }
            assert!(contrast(p.text, p.found) >= 4.5 && contrast(p.text, p.found_here) >= 4.5);
            assert!(contrast(p.on_accent, p.accent) >= 4.5);
            assert!(contrast(p.on_accent, p.accent_hover) >= 4.5);
        }
    }

    /// The distance of two colours as people see it (CIE 76); 2 can just be told apart.
    fn distance(one: Color32, other: Color32) -> f32 {
        let [a, b] = [lab(one), lab(other)];
        a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f32>().sqrt()
    }

    fn lab(colour: Color32) -> [f32; 3] {
        // The tristimulus values of sRGB, relative to its white (D65).
        let light = light(colour);
        let across = weighed(light, [0.4124, 0.3576, 0.1805]) / 0.9505;
        let up = weighed(light, LUMINANCE);
        let deep = weighed(light, [0.0193, 0.1192, 0.9505]) / 1.089;
        let [across, up, deep] = [across, up, deep]
            .map(|part| if part > 0.008_856 { part.cbrt() } else { 7.787 * part + 16.0 / 116.0 });
        [116.0 * up - 16.0, 500.0 * (across - up), 200.0 * (up - deep)]
    }

    #[test]
    fn colours_of_connections_can_be_told_apart() {
        for theme in [Theme::Dark, Theme::Light] {
            let colours = Palette::of(theme);
            for one in 1..=CONNECTION_COLOURS as u32 {
                let of = |number| connection_colour(colours, ConnectionId(number));
                for other in 1..one {
                    let found = distance(of(one), of(other));
                    assert!(found > 25.0, "{theme:?}: {one} and {other} are {found:.0} apart");
                }
                assert_eq!(of(one), of(one + CONNECTION_COLOURS as u32));
            }
            connection_colour(colours, ConnectionId(0));
        }
    }
}
