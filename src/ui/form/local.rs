//! Where to bind or listen: an address of this machine, and a port.

use super::{FormControl, keep, named, port_tip};
use crate::i18n::Texts;
use crate::learn::words::{host_mistake_text, port_mistake_text};
use crate::net::address::{PortUse, parse_host, parse_port};
use crate::net::machine::Transport;
use crate::net::{Host, LocalAddress};
use crate::payload::safe_text;
use crate::tr;
use crate::ui::overflow::Slot;
use crate::ui::pane::{FormEnv, PaneEnv, PaneIntent, SessionPane};
use crate::ui::tokens::{size, space};
use crate::ui::widgets::{Field, FieldFit, menu, menu_choice, menu_command, menu_width};
use egui::{Response, Ui};
use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6};

/// The two fields, and what is wrong with them.
pub struct LocalFields<'a> {
    /// The address as typed.
    pub address: &'a mut String,
    /// The port as typed.
    pub port: &'a mut String,
    /// What is wrong with the address.
    pub address_error: &'a mut Option<String>,
    /// What is wrong with the port.
    pub port_error: &'a mut Option<String>,
    /// Whether they can be changed now: not while a socket is bound there.
    pub enabled: bool,
    /// Whose port it is.
    pub transport: Transport,
}

/// What a person asked of the fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalAsk {
    /// Do what the main button does.
    Enter,
    /// Read this machine's addresses again.
    Refresh,
}

impl LocalAsk {
    /// What it means in a pane.
    pub fn carry_out(self, pane: &mut impl SessionPane, env: FormEnv<'_>) -> Option<PaneIntent> {
        match self {
            Self::Enter => pane.start(env),
            Self::Refresh => Some(PaneIntent::RefreshAddresses),
        }
    }
}

impl LocalFields<'_> {
    /// Draws them, with a menu of this machine's addresses.
    pub fn ui(mut self, ui: &mut Ui, env: FormEnv<'_>) -> Option<LocalAsk> {
        let by_address = self.address_in(ui, env, FieldFit::Whole);
        let by_port = self.port_in(ui, env, FieldFit::Whole);
        by_address.or(by_port)
    }

    /// Draws the address and the menu into the width that there is.
    pub fn address_ui(&mut self, ui: &mut Ui, env: FormEnv<'_>) -> Option<LocalAsk> {
        self.address_in(ui, env, FieldFit::Room(ui.available_width() - beside(ui)))
    }

    /// Draws the port into the width that there is.
    pub fn port_ui(&mut self, ui: &mut Ui, env: FormEnv<'_>) -> Option<LocalAsk> {
        self.port_in(ui, env, FieldFit::Room(ui.available_width()))
    }

    fn address_in(&mut self, ui: &mut Ui, env: FormEnv<'_>, fit: FieldFit) -> Option<LocalAsk> {
        let name = tr!(env.texts, "local-address");
        let field = Field::new(&name, size::ADDRESS_FIELD)
            .fitted(ui, fit)
            .error(self.address_error.as_deref())
            .access(self.enabled.into())
            .show(ui, self.address);
        if field.changed() {
            *self.address_error = None;
        }
        let by_field = self.enters(ui, &field);
        let chosen = ui.add_enabled_ui(self.enabled, |ui| {
            menu(ui, &tr!(env.texts, "local-addresses"), "", |ui| {
                addresses_menu(ui, env, self.address, self.address_error)
            })
        });
        chosen.inner.inner.flatten().or(by_field)
    }

    fn port_in(&mut self, ui: &mut Ui, env: FormEnv<'_>, fit: FieldFit) -> Option<LocalAsk> {
        let (name, short) = (tr!(env.texts, "local-port"), tr!(env.texts, "port"));
        let field = Field::new(&name, size::PORT_FIELD)
            .short_name(&short)
            .hint(&tr!(env.texts, "any-port"))
            .fitted(ui, fit)
            .error(self.port_error.as_deref())
            .access(self.enabled.into())
            .show(ui, self.port);
        if field.changed() {
            *self.port_error = None;
        }
        let field = port_tip(field, self.port, self.transport, env.texts);
        self.enters(ui, &field)
    }

    fn enters(&self, ui: &Ui, field: &Response) -> Option<LocalAsk> {
        let enter = ui.input(|input| input.key_pressed(egui::Key::Enter));
        (self.enabled && enter && field.lost_focus()).then_some(LocalAsk::Enter)
    }
}

/// What stands beside the address, in points: the menu.
fn beside(ui: &Ui) -> f32 {
    menu_width(ui, "") + space::S
}

/// The room of the two fields in the line of a form.
pub fn local_slots(ui: &Ui, texts: &Texts) -> [Slot<FormControl>; 2] {
    [
        FormControl::address_slot(ui, &tr!(texts, "local-address"), beside(ui)),
        FormControl::port_slot(ui, &tr!(texts, "local-port"), &tr!(texts, "port")),
    ]
}

fn addresses_menu(
    ui: &mut Ui,
    env: FormEnv<'_>,
    typed: &mut String,
    error: &mut Option<String>,
) -> Option<LocalAsk> {
    let texts = env.texts;
    let mut choose = |ui: &mut Ui, address: String, what: &str| {
        let on = *typed == address;
        if menu_choice(ui, on.into(), &format!("{address}  ·  {what}")) {
            *typed = address;
            *error = None;
        }
    };
    for local in env.addresses {
        let name = safe_text(&local.interface.name);
        let is_link_local = matches!(local.ip, IpAddr::V6(ip) if ip.is_unicast_link_local());
        let zone = if is_link_local { format!("%{name}") } else { String::new() };
        choose(ui, format!("{}{zone}", local.ip), &name);
    }
    ui.separator();
    choose(ui, Ipv4Addr::UNSPECIFIED.to_string(), &tr!(texts, "all-ipv4"));
    choose(ui, Ipv6Addr::UNSPECIFIED.to_string(), &tr!(texts, "all-ipv6"));
    ui.separator();
    menu_command(ui, &tr!(texts, "refresh")).then_some(LocalAsk::Refresh)
}

/// The address that the two fields say. Both are read, so that all mistakes show at once.
pub fn read_local(
    (address, port): (&str, &str),
    env: FormEnv<'_>,
    (address_error, port_error): (&mut Option<String>, &mut Option<String>),
) -> Option<SocketAddr> {
    let texts = env.texts;
    let ip = read_local_ip(address, texts, env.addresses)
        .map_err(|wrong| named(&tr!(texts, "local-address"), &wrong, texts));
    let ip = keep(ip, address_error);
    let port = parse_port(port, PortUse::Bind).map_err(|mistake| {
        named(&tr!(texts, "local-port"), &port_mistake_text(mistake, texts), texts)
    });
    let port = keep(port, port_error);
    let mut local = ip?;
    local.set_port(port?);
    Some(local)
}

/// A warning if others can reach the socket: where it is, or where it would be bound.
pub fn exposed_warning<'a>(typed: &str, env: &PaneEnv<'a>) -> Option<Cow<'a, str>> {
    let typed = || read_local_ip(typed, env.texts, env.addresses).ok();
    let is_exposed = |local: SocketAddr| !local.ip().is_loopback();
    let exposed = env.open_at().or_else(typed).is_some_and(is_exposed);
    exposed.then(|| tr!(env.texts, "exposed-warning"))
}

/// The address to bind, with port 0: an IP address, with its interface if it is a link-local one
/// (`fe80::1%eth0`); `localhost` counts.
///
/// # Errors
/// What is wrong with it, in words.
pub fn read_local_ip(
    typed: &str,
    texts: &Texts,
    addresses: &[LocalAddress],
) -> Result<SocketAddr, String> {
    match parse_host(typed) {
        Ok(Host::Address(ip)) => Ok(SocketAddr::new(ip, 0)),
        Ok(Host::Name(name)) if name.eq_ignore_ascii_case("localhost") => {
            Ok(SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 0))
        }
        Ok(Host::Name(name)) => match name.split_once('%') {
            Some((ip, zone)) => zoned(ip, zone, addresses)
                .ok_or_else(|| tr!(texts, "no-such-interface", name = safe_text(zone))),
            None => Err(tr!(texts, "local-address-not-an-address").into_owned()),
        },
        Err(mistake) => Err(host_mistake_text(mistake, texts)),
    }
}

/// A link-local address on the interface of that name or index (RFC 4007, section 11).
fn zoned(ip: &str, zone: &str, addresses: &[LocalAddress]) -> Option<SocketAddr> {
    let named = addresses.iter().map(|local| &local.interface).find(|other| other.name == zone);
    let index = named.map(|interface| interface.index).or_else(|| zone.parse().ok())?;
    Some(SocketAddrV6::new(ip.parse().ok()?, 0, 0, index).into())
}

/// An address without its port as a person would type it: with the zone of a link-local one.
pub fn typed_address(address: SocketAddr) -> String {
    match address {
        SocketAddr::V6(v6) if v6.scope_id() != 0 => format!("{}%{}", v6.ip(), v6.scope_id()),
        _ => address.ip().to_string(),
    }
}

/// A local port as a person would type it: none where the system is to choose.
pub fn typed_port(port: u16) -> String {
    if port == 0 { String::new() } else { port.to_string() }
}

/// An address under which a socket on this machine can be reached: loopback for an unspecified one.
pub fn reachable(local: SocketAddr) -> SocketAddr {
    let mut reach = local;
    if local.ip().is_unspecified() {
        reach.set_ip(match local {
            SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    reach
}
