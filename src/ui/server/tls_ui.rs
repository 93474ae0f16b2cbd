//! TLS in the server's pane: its options, and saving a certificate that was made here.

use super::ServerPane;
use crate::threads::{locked, spawn};
use crate::tr;
use crate::ui::pane::{PaneEnv, PaneIntent, PathChoice, PathUse};
use crate::ui::stream::{self, Changed, TlsAsk, server_tls_ui};
use crate::ui::widgets::NEXT_FRAME;
use egui::{Context, Ui};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// What came of saving, once the disk is done.
pub(super) type Saved = Arc<Mutex<Option<Result<PathBuf, String>>>>;

impl ServerPane {
    pub(super) fn tls_options_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        self.hear_saved();
        if let Some(path) = self.save_to.take() {
            self.save_certificate(&path, ui.ctx(), env);
        }
        let (tls, errors) = (&mut self.form.tls, &mut self.errors.tls);
        let records = &mut self.stream.shows_records;
        let before_start = !env.is_running();
        match server_tls_ui(ui, env.texts, tls, errors, records, before_start.into())? {
            TlsAsk::Choose(path_use, from) => Some(PaneIntent::Choose(path_use, from)),
            TlsAsk::Records => {
                stream::changed(Changed::Settings, &self.stream, env, &mut self.errors.stream)
            }
            TlsAsk::Upgrade | TlsAsk::ShowCertificate => None,
        }
    }

    pub(super) fn tls_path_chosen(
        &mut self,
        path_use: PathUse,
        chosen: PathChoice,
        env: &PaneEnv<'_>,
    ) {
        match (path_use, chosen) {
            // Where the context is at hand.
            (PathUse::SaveCertificate, PathChoice::Path(path)) => self.save_to = Some(path),
            (path_use, chosen) => {
                self.form.tls.path_chosen(path_use, chosen, env.texts, &mut self.errors.tls);
            }
        }
    }

    /// Writes the certificate, and its key beside it, on a thread of its own.
    fn save_certificate(&mut self, path: &Path, ctx: &Context, env: &PaneEnv<'_>) {
        let Some(made) = self.form.tls.made.clone() else { return };
        let (path, key) = (path.to_owned(), key_path(path));
        let (saved, ctx) = (Arc::clone(&self.certificate_saved), ctx.clone());
        let failed = tr!(env.texts, "tls-not-saved").into_owned();
        let save = move || {
            let result = made.save(&path, &key).map_err(|error| format!("{failed}: {error}"));
            *locked(&saved) = Some(result.map(|()| path));
            ctx.request_repaint_after(NEXT_FRAME);
        };
        if let Err(error) = spawn("save certificate".to_owned(), save) {
            self.errors.tls.files = Some(error.to_string());
        }
    }

    fn hear_saved(&mut self) {
        match locked(&self.certificate_saved).take() {
            Some(Ok(path)) => {
                self.form.tls.saved = Some(path);
                self.errors.tls.files = None;
            }
            Some(Err(why)) => self.errors.tls.files = Some(why),
            None => {}
        }
    }
}

/// The key's file beside the certificate's: `server.pem` has `server.key.pem`.
fn key_path(certificate: &Path) -> PathBuf {
    let extension = certificate
        .extension()
        .map_or_else(String::new, |extension| format!(".{}", extension.to_string_lossy()));
    certificate.with_extension(format!("key{extension}"))
}
