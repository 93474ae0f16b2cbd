//! Saving a certificate that was made here.

use super::{ServerTlsForm, TlsErrors};
use crate::i18n::Texts;
use crate::threads::{NotStarted, locked, spawn};
use crate::tr;
use crate::ui::pane::{PathChoice, PathUse};
use crate::ui::widgets::NEXT_FRAME;
use egui::Context;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// What came of saving, once the disk is done.
type Saved = Arc<Mutex<Option<Result<PathBuf, String>>>>;

/// Where the certificate that was made is to be saved, and what came of it.
#[derive(Debug, Default)]
pub struct CertificateSaving {
    to: Option<PathBuf>,
    saved: Saved,
}

impl CertificateSaving {
    /// Takes a path that was chosen, for this or for another file of TLS.
    pub fn path_chosen(
        &mut self,
        path_use: PathUse,
        chosen: PathChoice,
        (form, errors): (&mut ServerTlsForm, &mut TlsErrors),
        texts: &Texts,
    ) {
        match (path_use, chosen) {
            // Where the context is at hand.
            (PathUse::SaveCertificate, PathChoice::Path(path)) => self.to = Some(path),
            (path_use, chosen) => form.path_chosen(path_use, chosen, texts, errors),
        }
    }

    /// Begins with what was asked, and takes in what came of it.
    pub fn go_on(
        &mut self,
        (form, errors): (&mut ServerTlsForm, &mut TlsErrors),
        ctx: &Context,
        texts: &Texts,
    ) {
        match locked(&self.saved).take() {
            Some(Ok(path)) => {
                form.saved = Some(path);
                errors.files = None;
            }
            Some(Err(why)) => errors.files = Some(why),
            None => {}
        }
        if let Some(path) = self.to.take()
            && let Err(error) = self.save(&path, form, ctx, texts)
        {
            errors.files = Some(error.to_string());
        }
    }

    /// Writes the certificate, and its key beside it, on a thread of its own.
    fn save(
        &self,
        path: &Path,
        form: &ServerTlsForm,
        ctx: &Context,
        texts: &Texts,
    ) -> Result<(), NotStarted> {
        let Some(made) = form.made.clone() else { return Ok(()) };
        let (path, key) = (path.to_owned(), key_path(path));
        let (saved, ctx) = (Arc::clone(&self.saved), ctx.clone());
        let failed = tr!(texts, "tls-not-saved").into_owned();
        let save = move || {
            let result = made.save(&path, &key).map_err(|error| format!("{failed}: {error}"));
            *locked(&saved) = Some(result.map(|()| path));
            ctx.request_repaint_after(NEXT_FRAME);
        };
        spawn("save certificate".to_owned(), save).map(drop)
    }
}

/// The key's file beside the certificate's: `server.pem` has `server.key.pem`.
fn key_path(certificate: &Path) -> PathBuf {
    let extension = certificate
        .extension()
        .map_or_else(String::new, |extension| format!(".{}", extension.to_string_lossy()));
    certificate.with_extension(format!("key{extension}"))
}
