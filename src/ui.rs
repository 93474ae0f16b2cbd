//! What is on the screen: panes, the log view, the composer, the inspector.
//!
//! A view draws from state and returns what the person asked for; `app` acts on it after drawing.
//! Nothing here makes a socket call, reads a file, asks a name server or waits.

pub mod fonts;
pub mod tokens;
pub mod widgets;
