//! A log view in a window that is never shown: what the ui thread does meanwhile.

#[cfg(feature = "gui")]
pub(crate) use drawn::Screen;
#[cfg(not(feature = "gui"))]
pub(crate) use nothing::Screen;

#[cfg(feature = "gui")]
mod drawn {
    use crate::hidden_window::{context, input};
    use network_playground::i18n::{Lang, Texts};
    use network_playground::log::Store;
    use network_playground::net::SessionId;
    use network_playground::ui::log_view::{LogSettings, LogView};
    use std::hint::black_box;

    /// The log view of session 0.
    pub(crate) struct Screen {
        ctx: egui::Context,
        view: LogView,
        texts: Texts,
        frames: u32,
    }

    impl Screen {
        pub(crate) fn new() -> Self {
            let mut view = LogView::new(LogSettings::default());
            view.add_session(SessionId(0));
            Self { ctx: context(), view, texts: Texts::new(Lang::En), frames: 0 }
        }

        /// One picture.
        pub(crate) fn frame(&mut self, store: &Store) {
            self.frames += 1;
            let input = input(self.frames, Vec::new());
            let Self { view, texts, .. } = self;
            let output = self.ctx.run_ui(input, |ui| {
                black_box(view.bar_ui(ui, store, texts));
                black_box(view.rows_ui(ui, store, texts, ""));
            });
            drop(black_box(self.ctx.tessellate(output.shapes, output.pixels_per_point)));
        }
    }
}

#[cfg(not(feature = "gui"))]
mod nothing {
    use network_playground::log::Store;

    /// Nothing is drawn; it is only counted how often something would have been.
    pub(crate) struct Screen {
        frames: u64,
    }

    impl Screen {
        pub(crate) fn new() -> Self {
            println!("  (without the feature `gui` nothing is drawn meanwhile)");
            Self { frames: 0 }
        }

        pub(crate) fn frame(&mut self, _: &Store) {
            self.frames += 1;
        }
    }
}
