//! x
pub mod i18n;
pub mod log;
pub mod net;
pub mod payload;
pub mod ui;
