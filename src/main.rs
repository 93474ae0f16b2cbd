//! Starts the window, or says why not.
#![cfg_attr(windows, windows_subsystem = "windows")]

use network_playground::app::{App, Start, settings, system_fonts};
use network_playground::args::{self, Arguments, Invocation, USAGE};
use network_playground::net::limits;
use std::io::Write;
use std::process::ExitCode;

/// The name under which desktops know the program: that of its `.desktop` file.
const APP_ID: &str = "io.github.network_playground.NetworkPlayground";

/// Exit code for arguments that were not understood, as is usual for command line programs.
const EXIT_USAGE: u8 = 2;

fn main() -> ExitCode {
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or("warn")).init();
    match args::parse(std::env::args_os().skip(1)) {
        Ok(Invocation::Help) => say(&mut std::io::stdout(), USAGE),
        Ok(Invocation::Version) => say(
            &mut std::io::stdout(),
            concat!("network-playground ", env!("CARGO_PKG_VERSION"), "\n"),
        ),
        Ok(Invocation::Window(arguments)) => match window(arguments) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                say(&mut std::io::stderr(), &format!("network-playground: {error}\n"));
                ExitCode::FAILURE
            }
        },
        Err(message) => {
            say(&mut std::io::stderr(), &format!("network-playground: {message}\n\n{USAGE}"));
            ExitCode::from(EXIT_USAGE)
        }
    }
}

/// Writes to a stream that may be closed already: then there is nobody to read it.
fn say(stream: &mut impl Write, text: &str) -> ExitCode {
    let _ = stream.write_all(text.as_bytes());
    ExitCode::SUCCESS
}

fn window(arguments: Arguments) -> Result<(), eframe::Error> {
    if let Err(error) = limits::allow_descriptors() {
        log::warn!("the limit of open files stays as it was: {error}");
    }
    let start = Start {
        settings_file: settings::default_path(),
        messages_file: network_playground::engine::messages::default_path(),
        lesson_folder: network_playground::engine::lessons::files::default_folder(),
        temporary_folder: settings::default_temporary_folder(),
        ..Start::from(arguments)
    };
    let folder = start.settings_file.as_ref().and_then(|path| path.parent());
    let icon = eframe::icon_data::from_png_bytes(include_bytes!("../assets/icon/icon-128.png"));
    let mut viewport = egui::ViewportBuilder::default()
        .with_title("Network Playground")
        .with_app_id(APP_ID)
        .with_inner_size([1080.0, 720.0])
        .with_min_inner_size([640.0, 480.0]);
    match icon {
        Ok(icon) => viewport = viewport.with_icon(icon),
        Err(error) => log::warn!("the icon cannot be read: {error}"),
    }
    let options = eframe::NativeOptions {
        viewport,
        renderer: eframe::Renderer::Glow,
        // It smooths gradients. There are none here, and it costs a tenth of a picture that the
        // processor draws.
        dithering: false,
        // ui::clipboard does it, exactly and with the Insert key.
        clipboard_shortcuts: false,
        // app::system_fonts does it, without waiting and without panics.
        system_font_fallback: false,
        persistence_path: folder.map(|folder| folder.join("window.ron")),
        ..eframe::NativeOptions::default()
    };
    eframe::run_native(
        APP_ID,
        options,
        Box::new(|creation| {
            let app = App::new(&creation.egui_ctx, start)?;
            system_fonts::install(&creation.egui_ctx, app.lang());
            Ok(Box::new(app))
        }),
    )
}
