//! What is on the screen: panes, the log view, the composer, the inspector.
//!
//! A view draws from state and returns what the person asked for; [`crate::app`] acts on it after
//! drawing.
//!
//! What this layer refuses to do:
//! - it makes no socket call, reads no file, asks no name server, and never waits;
//! - it makes no colour and names no size outside [`tokens`], and no text outside `assets/locales`;
//! - it shows nothing from the network that did not go through [`crate::payload::show`].

pub mod body;
pub mod body_save;
pub mod certificate;
pub mod check;
pub mod client;
pub mod clipboard;
pub mod code_window;
pub mod composer;
pub mod explain_page;
pub mod export_window;
pub mod fonts;
pub mod form;
pub mod http;
pub mod icmp;
pub mod icons;
pub mod inspector;
pub mod lesson;
pub mod lesson_examples;
pub mod list_keys;
pub mod log_view;
pub mod machine;
pub mod messages;
pub mod notices;
pub mod options_window;
pub mod overflow;
pub mod page_view;
pub mod pane;
pub mod panes;
pub mod picture_window;
pub mod program;
pub mod record_window;
pub mod recording;
pub mod relay;
pub mod remedy;
pub mod repeat;
pub mod row_scroll;
pub mod rules;
pub mod server;
pub mod settings_window;
pub mod shortcuts;
pub mod shortcuts_window;
pub mod status_bar;
pub mod stream;
pub mod tabs;
pub mod timeline;
pub mod tokens;
pub mod top_bar;
pub mod udp;
pub mod unix;
pub mod whole_log;
pub mod widgets;
