//! TLS as it is set in a form, and as a configuration. Secrets are never among what comes back after a restart: paths are.

use super::ChosenPaths;
use crate::engine::TlsWish;
use crate::i18n::Texts;
use crate::learn::mistake_text;
use crate::net::tls::{
    CertCheck, ClientTls, IdentityFiles, KeyLogging, MadeCertificate, ServerIdentity, ServerTls,
    TlsTrust, TlsVersions, TrustOnce,
};
use crate::net::{Payload, ServerUpgrade};
use crate::payload::{Encoding, escape};
use crate::tr;
use crate::ui::form::{Mistyped, keep, named};
use crate::ui::pane::{PathChoice, PathUse};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;

/// The names of a certificate that is made here, unless the person types others: those of this machine itself.
const MADE_NAMES: &str = "localhost, 127.0.0.1, ::1";

/// TLS as a client, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClientTlsForm {
    /// Whether it is spoken from the start.
    pub on: bool,
    /// The name to check for; empty: that of the host.
    pub server_name: String,
    /// A file with certificates that are trusted; empty: none.
    pub ca_file: String,
    /// A file with our certificate; empty: none.
    pub certificate: String,
    /// Its key.
    pub key: String,
    /// Protocols to offer, with commas between them.
    pub alpn: String,
    /// The versions.
    pub versions: TlsVersions,
    /// Whether keys are written. Never remembered.
    #[serde(skip)]
    pub key_log: KeyLogging,
    /// What the certificate is checked for; a relay alone lets a person choose. Never remembered.
    #[serde(skip)]
    pub check: CertCheck,
    /// What a person went on with. Never remembered.
    #[serde(skip)]
    pub trust_once: Vec<TrustOnce>,
}

/// Where a server's certificate comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum IdentityChoice {
    /// It is made here.
    #[default]
    Made,
    /// From files.
    Files,
}

/// TLS as a server, as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ServerTlsForm {
    /// Whether it is spoken.
    pub on: bool,
    /// Where the certificate comes from.
    pub identity: IdentityChoice,
    /// For which names one is made.
    pub names: String,
    /// A file with the certificate.
    pub certificate: String,
    /// Its key.
    pub key: String,
    /// A file with certificates that may sign those of clients; empty: none is asked for.
    pub client_ca: String,
    /// Protocols to take, with commas between them.
    pub alpn: String,
    /// The versions.
    pub versions: TlsVersions,
    /// The one that was made. It lives as long as the pane.
    #[serde(skip)]
    pub made: Option<Arc<MadeCertificate>>,
    /// Where the one that was made was saved.
    #[serde(skip)]
    pub saved: Option<PathBuf>,
    /// The last that is said in plain text before an upgrade, with escapes.
    pub say_first: String,
    /// Whether keys are written. Never remembered.
    #[serde(skip)]
    pub key_log: KeyLogging,
}

impl Default for ServerTlsForm {
    fn default() -> Self {
        Self {
            on: false,
            identity: IdentityChoice::default(),
            names: MADE_NAMES.to_owned(),
            certificate: String::new(),
            key: String::new(),
            client_ca: String::new(),
            alpn: String::new(),
            versions: TlsVersions::default(),
            made: None,
            saved: None,
            say_first: String::new(),
            key_log: KeyLogging::default(),
        }
    }
}

/// What is wrong with the fields, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the field of that name")]
pub struct TlsErrors {
    pub names: Option<String>,
    pub files: Option<String>,
    pub say_first: Option<String>,
}

impl TlsErrors {
    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        [&self.names, &self.files, &self.say_first].into_iter().filter_map(Option::as_deref)
    }
}

impl ClientTlsForm {
    /// Takes over what a request says of it.
    pub fn fill(&mut self, wish: &TlsWish<ClientTls>) {
        match wish {
            TlsWish::AsSet => {}
            TlsWish::Off => self.on = false,
            TlsWish::On(tls) => {
                let identity = tls.identity.as_ref();
                *self = Self {
                    on: true,
                    server_name: tls.server_name.clone().unwrap_or_default(),
                    ca_file: typed(tls.trust.ca_file.as_ref()),
                    certificate: typed(identity.map(|files| &files.certificate)),
                    key: typed(identity.map(|files| &files.key)),
                    alpn: tls.alpn.join(", "),
                    versions: tls.versions,
                    key_log: tls.key_log,
                    trust_once: Vec::new(),
                    check: tls.trust.check,
                };
            }
        }
    }

    /// The configuration, whether it is on or not; `None` if something is wrong.
    pub fn read(&self, texts: &Texts, errors: &mut TlsErrors) -> Option<ClientTls> {
        let name = self.server_name.trim();
        let identity = match (path(&self.certificate), path(&self.key)) {
            (None, None) => None,
            (Some(certificate), Some(key)) => Some(IdentityFiles { certificate, key }),
            _ => return missing_file(texts, errors),
        };
        Some(ClientTls {
            server_name: (!name.is_empty()).then(|| name.to_owned()),
            trust: TlsTrust {
                ca_file: path(&self.ca_file),
                trust_once: self.trust_once.clone(),
                check: self.check,
            },
            identity,
            alpn: listed(&self.alpn),
            versions: self.versions,
            key_log: self.key_log,
        })
    }

    /// Takes a path that was chosen.
    pub fn path_chosen(
        &mut self,
        path_use: PathUse,
        chosen: PathChoice,
        texts: &Texts,
        errors: &mut TlsErrors,
    ) {
        let field = match path_use {
            PathUse::TlsCertificate => &mut self.certificate,
            PathUse::TlsKey => &mut self.key,
            _ => &mut self.ca_file,
        };
        take(field, chosen, texts, errors);
    }
}

impl ServerTlsForm {
    /// Takes over what a request says of it.
    pub fn fill(&mut self, wish: &TlsWish<ServerTls>) {
        let tls = match wish {
            TlsWish::AsSet => return,
            TlsWish::Off => {
                self.on = false;
                return;
            }
            TlsWish::On(tls) => tls,
        };
        *self = Self {
            on: true,
            client_ca: typed(tls.client_ca.as_ref()),
            alpn: tls.alpn.join(", "),
            versions: tls.versions,
            key_log: tls.key_log,
            say_first: std::mem::take(&mut self.say_first),
            ..Self::default()
        };
        match &tls.identity {
            ServerIdentity::Files(files) => {
                self.identity = IdentityChoice::Files;
                self.certificate = typed(Some(&files.certificate));
                self.key = typed(Some(&files.key));
            }
            ServerIdentity::Made(made) => {
                self.names = made.names.join(", ");
                self.made = Some(Arc::clone(made));
            }
        }
    }

    /// The configuration, if it is on. Makes a certificate if there is none.
    ///
    /// # Errors
    /// That something is wrong, which stands beside the fields.
    pub fn read(
        &mut self,
        texts: &Texts,
        errors: &mut TlsErrors,
    ) -> Result<Option<ServerTls>, Mistyped> {
        if self.on { self.read_anyway(texts, errors).map(Some) } else { Ok(None) }
    }

    /// The same whether it is on or not.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_anyway(
        &mut self,
        texts: &Texts,
        errors: &mut TlsErrors,
    ) -> Result<ServerTls, Mistyped> {
        let identity = match self.identity {
            IdentityChoice::Made => ServerIdentity::Made(self.made(texts, errors).ok_or(Mistyped)?),
            IdentityChoice::Files => match (path(&self.certificate), path(&self.key)) {
                (Some(certificate), Some(key)) => {
                    ServerIdentity::Files(IdentityFiles { certificate, key })
                }
                _ => return missing_file(texts, errors).ok_or(Mistyped),
            },
        };
        Ok(ServerTls {
            identity,
            client_ca: path(&self.client_ca),
            alpn: listed(&self.alpn),
            versions: self.versions,
            key_log: self.key_log,
        })
    }

    /// How a connection that is open is upgraded.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn upgrade(
        &mut self,
        texts: &Texts,
        errors: &mut TlsErrors,
    ) -> Result<ServerUpgrade, Mistyped> {
        let mut bytes = Vec::new();
        let encoding = Encoding::default();
        let parsed = escape::parse(&self.say_first, encoding, &mut bytes).map_err(|wrong| {
            named(&tr!(texts, "tls-say-first"), &mistake_text(&wrong, texts), texts)
        });
        let is_right = keep(parsed, &mut errors.say_first);
        let tls = self.read_anyway(texts, errors)?;
        is_right.ok_or(Mistyped)?;
        let say_first = Payload { bytes: bytes.into(), encoding: Some(encoding) };
        Ok(ServerUpgrade { tls, say_first })
    }

    /// The certificate that was made for the names, or a new one.
    pub fn made(&mut self, texts: &Texts, errors: &mut TlsErrors) -> Option<Arc<MadeCertificate>> {
        let names = listed(&self.names);
        errors.names = None;
        if self.made.as_ref().is_none_or(|made| made.names != names) {
            match MadeCertificate::for_names(&names) {
                Ok(made) if !names.is_empty() => {
                    self.made = Some(Arc::new(made));
                    self.saved = None;
                }
                _ => {
                    errors.names = Some(tr!(texts, "tls-bad-names").into_owned());
                    return None;
                }
            }
        }
        self.made.clone()
    }

    /// Takes a path that was chosen.
    pub fn path_chosen(
        &mut self,
        path_use: PathUse,
        chosen: PathChoice,
        texts: &Texts,
        errors: &mut TlsErrors,
    ) {
        let field = match path_use {
            PathUse::TlsCertificate => &mut self.certificate,
            PathUse::TlsKey => &mut self.key,
            _ => &mut self.client_ca,
        };
        take(field, chosen, texts, errors);
    }
}

fn take(field: &mut String, chosen: PathChoice, texts: &Texts, errors: &mut TlsErrors) {
    match chosen {
        PathChoice::Path(path) => {
            *field = path.display().to_string();
            errors.files = None;
        }
        PathChoice::Unavailable => {
            errors.files = Some(tr!(texts, "no-file-dialog").into_owned());
        }
    }
}

fn missing_file<T>(texts: &Texts, errors: &mut TlsErrors) -> Option<T> {
    errors.files = Some(tr!(texts, "tls-both-files").into_owned());
    None
}

/// A path as its field takes it.
fn typed(path: Option<&PathBuf>) -> String {
    path.map(|path| path.display().to_string()).unwrap_or_default()
}

fn path(typed: &str) -> Option<PathBuf> {
    ChosenPaths::default().path(typed)
}

/// What stands in a list with commas or spaces.
fn listed(typed: &str) -> Vec<String> {
    let between =
        |character: char| character == ',' || character == '，' || character.is_whitespace();
    typed.split(between).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn what_must_not_be_remembered_is_not() {
        let form = ClientTlsForm {
            on: true,
            key_log: KeyLogging::On,
            check: CertCheck::Tells,
            trust_once: vec![TrustOnce { host: "h".into(), port: 1, sha256: [1; 32] }],
            ..ClientTlsForm::default()
        };
        let back: ClientTlsForm = ron::from_str(&ron::to_string(&form).unwrap()).unwrap();
        assert_eq!(back, ClientTlsForm { on: true, ..ClientTlsForm::default() });
        let (texts, mut errors) = (Texts::new(Lang::En), TlsErrors::default());
        let mut server = ServerTlsForm { on: true, key_log: KeyLogging::On, ..Default::default() };
        assert!(server.made(&texts, &mut errors).is_some());
        let kept = ron::to_string(&server).unwrap();
        assert!(!kept.contains("PRIVATE KEY"), "{kept}");
        let back: ServerTlsForm = ron::from_str(&kept).unwrap();
        assert_eq!((back.made, back.key_log), (None, KeyLogging::Off));
    }

    #[test]
    fn a_certificate_stays_while_its_names_do_and_needs_its_key() {
        let (texts, mut errors) = (Texts::new(Lang::En), TlsErrors::default());
        let mut server = ServerTlsForm::default();
        let first = server.made(&texts, &mut errors).unwrap();
        assert_eq!(server.made(&texts, &mut errors).unwrap(), first);
        server.names = "localhost".to_owned();
        assert_ne!(server.made(&texts, &mut errors).unwrap(), first);
        server.names = "名".to_owned();
        assert!(server.made(&texts, &mut errors).is_none() && errors.names.is_some());
        let client = ClientTlsForm { key: "/k.pem".to_owned(), ..ClientTlsForm::default() };
        assert!(client.read(&texts, &mut errors).is_none() && errors.files.is_some());
    }

    #[test]
    fn what_is_said_before_an_upgrade_has_escapes_and_a_wrong_one_is_told() {
        let (texts, mut errors) = (Texts::new(Lang::En), TlsErrors::default());
        let mut server = ServerTlsForm { say_first: r"220 go\q".to_owned(), ..Default::default() };
        assert!(server.upgrade(&texts, &mut errors).is_err());
        assert!(errors.all().eq(errors.say_first.as_deref()), "{errors:?}");
        server.say_first = r"220 go\r\n".to_owned();
        let upgrade = server.upgrade(&texts, &mut errors).unwrap();
        assert_eq!(&*upgrade.say_first, b"220 go\r\n");
        assert_eq!(errors, TlsErrors::default());
        let back: ServerTlsForm = ron::from_str(&ron::to_string(&server).unwrap()).unwrap();
        assert_eq!(back.say_first, server.say_first);
    }
}
