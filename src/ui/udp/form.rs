//! What a UDP pane's form holds, and how it becomes a configuration.

use crate::engine::{UdpBehaviourChoice, behaviour::GREETING};
use crate::i18n::Texts;
use crate::learn::rule_mistake_text;
use crate::learn::words::{host_mistake_text, port_mistake_text};
use crate::net::address::{PortUse, parse_host, parse_port};
use crate::net::automation::{CompiledRules, Medium, RuleSet};
use crate::net::socket::Interface;
use crate::net::udp::{Multicast, RECV_BUFFER_BYTES};
use crate::net::{BindTo, Destination, LocalAddress, UdpConfig, UdpOptions};
use crate::payload::{Encoding, safe_text};
use crate::tr;
use crate::ui::form::{
    DELAY_MS_MAX, keep, named, number, read_answer, read_escaped, read_local, read_local_ip,
};
use crate::ui::pane::FormEnv;
use crate::ui::rules::compile;
use crate::ui::stream::receiving;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

/// Largest receive buffer that can be asked for, in KiB: what a 32-bit option can say, halved, since
/// Linux doubles it.
const RECV_BUFFER_KIB_MAX: u32 = 1 << 20;

/// Everything a person can set in a UDP pane, as typed.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a check box of the form")]
pub struct UdpForm {
    /// Address to bind.
    pub local_address: String,
    /// Port to bind.
    pub local_port: String,
    /// Host to send to.
    pub remote_host: String,
    /// Port to send to.
    pub remote_port: String,
    /// What to do with what comes.
    pub behaviour: UdpBehaviourChoice,
    /// The reply's text, with placeholders.
    pub template: String,
    /// Encoding of the reply.
    pub template_encoding: Encoding,
    /// Wait before the reply, in milliseconds.
    pub delay_ms: String,
    /// The text that is not answered, with escapes. Empty: all are.
    pub except: String,
    /// `SO_REUSEADDR`
    pub reuse_address: bool,
    /// IPv4 too on `::`
    pub dual_stack: bool,
    /// `SO_BROADCAST`
    pub broadcast: bool,
    /// `SO_RCVBUF`, in KiB.
    pub recv_buffer_kib: String,
    /// A `recvfrom` does not wait.
    pub does_not_wait: bool,
    /// The group to join next.
    pub group: String,
    /// Groups that are joined, or will be when bound.
    pub groups: Vec<IpAddr>,
    /// Interface for multicast, by name; empty: the system chooses.
    pub interface: String,
    /// Hear what this machine sends to groups itself.
    pub multicast_loop: bool,
    /// Reach of what is sent to groups.
    pub multicast_hops: String,
    /// The table of rules.
    pub rules: RuleSet,
    /// Whether the options are unfolded.
    pub options_open: bool,
}

impl Default for UdpForm {
    fn default() -> Self {
        Self {
            local_address: Ipv4Addr::LOCALHOST.to_string(),
            local_port: "9999".to_owned(),
            remote_host: Ipv4Addr::LOCALHOST.to_string(),
            remote_port: "9999".to_owned(),
            behaviour: UdpBehaviourChoice::Manual,
            template: GREETING.to_owned(),
            template_encoding: Encoding::Utf8,
            delay_ms: "0".to_owned(),
            except: String::new(),
            reuse_address: false,
            dual_stack: true,
            broadcast: false,
            recv_buffer_kib: (RECV_BUFFER_BYTES / 1024).to_string(),
            does_not_wait: false,
            group: String::new(),
            groups: Vec::new(),
            interface: String::new(),
            multicast_loop: true,
            multicast_hops: "1".to_owned(),
            rules: RuleSet::default(),
            options_open: false,
        }
    }
}

/// What is wrong with the fields, in words, as of the last attempt to use them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the field of that name")]
pub struct FieldErrors {
    pub local_address: Option<String>,
    pub local_port: Option<String>,
    pub remote_host: Option<String>,
    pub remote_port: Option<String>,
    pub template: Option<String>,
    pub delay_ms: Option<String>,
    pub except: Option<String>,
    pub recv_buffer_kib: Option<String>,
    pub group: Option<String>,
    pub multicast_hops: Option<String>,
    pub interface: Option<String>,
}

impl FieldErrors {
    /// Those of the first line of the form, which stands above the options.
    pub fn of_address(&self) -> impl Iterator<Item = &str> {
        [&self.local_address, &self.local_port].into_iter().filter_map(Option::as_deref)
    }

    /// Those of the behaviour.
    pub fn of_behaviour(&self) -> impl Iterator<Item = &str> {
        [&self.template, &self.delay_ms, &self.except].into_iter().filter_map(Option::as_deref)
    }

    /// Those of the options.
    pub fn of_options(&self) -> impl Iterator<Item = &str> {
        [&self.recv_buffer_kib, &self.group, &self.multicast_hops, &self.interface]
            .into_iter()
            .filter_map(Option::as_deref)
    }
}

impl UdpForm {
    /// The configuration to bind with. All fields are read, so that all mistakes show at once.
    pub fn config(&self, env: FormEnv<'_>, errors: &mut FieldErrors) -> Option<UdpConfig> {
        let fields = (self.local_address.as_str(), self.local_port.as_str());
        let beside = (&mut errors.local_address, &mut errors.local_port);
        let address = read_local(fields, env, beside);
        let rules = self.read_rules(env, errors);
        let options = self.read_options(env, errors);
        let bind = BindTo::Address(address?);
        Some(UdpConfig { bind, options: options?, rules: rules? })
    }

    /// The configuration of a session that begins because something is to be sent: a port or an address
    /// that was typed is bound, and the sender of the tutorials, who binds nothing, is the empty port.
    pub fn config_for_send(&self, env: FormEnv<'_>, errors: &mut FieldErrors) -> Option<UdpConfig> {
        let mut config = self.config(env, errors)?;
        if let BindTo::Address(address) = config.bind
            && self.local_port.trim().is_empty()
            && address.ip().is_loopback()
        {
            // Loopback stands in the field at first. It is kept if that is where it goes.
            config.bind = BindTo::FirstSend;
        }
        Some(config)
    }

    /// What broadcasts and multicasts have to do with the local address, if it keeps them away: on these
    /// systems a socket that is bound to one address gets only what is sent to that address (ip(7)).
    pub fn hears_no_groups(local: SocketAddr) -> bool {
        let is_one = !local.ip().is_unspecified() && !local.ip().is_multicast();
        is_one && !cfg!(windows)
    }

    /// Whether broadcasts or multicasts are of interest here.
    pub fn wants_groups(&self) -> bool {
        self.broadcast || !self.groups.is_empty()
    }

    /// Whether what is sent goes to the address that is bound.
    pub fn leads_to_itself(&self) -> bool {
        let (host, port) = (self.remote_host.trim(), self.remote_port.trim());
        host == self.local_address.trim() && port == self.local_port.trim()
    }

    /// A remote host that is this machine is the one that a socket at the local address can reach.
    pub fn remote_follows_family(&mut self, env: FormEnv<'_>) {
        let (ipv4, ipv6) = (Ipv4Addr::LOCALHOST.to_string(), Ipv6Addr::LOCALHOST.to_string());
        let Ok(local) = read_local_ip(&self.local_address, env.texts, env.addresses) else {
            return;
        };
        let reaches_both = local.ip().is_unspecified() && local.is_ipv6() && self.dual_stack;
        if local.is_ipv4() && self.remote_host == ipv6 {
            self.remote_host = ipv4;
        } else if local.is_ipv6() && !reaches_both && self.remote_host == ipv4 {
            self.remote_host = ipv6;
        }
    }

    /// Where to send, as typed; empty if something is missing.
    pub fn typed_destination(&self) -> String {
        let (host, port) = (self.remote_host.trim(), self.remote_port.trim());
        if host.is_empty() || port.is_empty() {
            String::new()
        } else if host.contains(':') && !host.starts_with('[') {
            format!("[{host}]:{port}")
        } else {
            format!("{host}:{port}")
        }
    }

    /// Where to send.
    pub fn destination(&self, texts: &Texts, errors: &mut FieldErrors) -> Option<Destination> {
        let host = parse_host(&self.remote_host).map_err(|wrong| {
            named(&tr!(texts, "remote-host"), &host_mistake_text(wrong, texts), texts)
        });
        let host = keep(host, &mut errors.remote_host);
        let port = parse_port(&self.remote_port, PortUse::Reach).map_err(|mistake| {
            named(&tr!(texts, "remote-port"), &port_mistake_text(mistake, texts), texts)
        });
        let port = keep(port, &mut errors.remote_port);
        Some(host?.at_port(port?))
    }

    /// The rules of the behaviour as set, or the errors beside its fields.
    pub fn read_rules(
        &self,
        env: FormEnv<'_>,
        errors: &mut FieldErrors,
    ) -> Option<Arc<CompiledRules>> {
        let texts = env.texts;
        let rules = match self.behaviour {
            UdpBehaviourChoice::Manual => return Some(Arc::default()),
            // What is wrong in the table stands in its window.
            UdpBehaviourChoice::Rules => return compile(&self.rules, Medium::Datagrams, env.saved),
            UdpBehaviourChoice::Echo => Some(RuleSet::echo()),
            UdpBehaviourChoice::Template => {
                let encoding = self.template_encoding;
                read_answer(&self.template, encoding, texts, &mut errors.template)
                    .map(RuleSet::template)
            }
        };
        let delay =
            keep(number("delay-ms", &self.delay_ms, DELAY_MS_MAX, texts), &mut errors.delay_ms);
        let (typed, encoding) = (&self.except, self.template_encoding);
        let except = read_escaped("except", typed, encoding, texts, &mut errors.except)?;
        let mut rules = rules?.delayed(Duration::from_millis(delay?));
        if !except.text.is_empty() {
            rules = rules.except(except);
        }
        let compiled = rules.compile(Medium::Datagrams, &|_| None);
        keep(compiled.map_err(|mistake| rule_mistake_text(&mistake, texts)), &mut errors.template)
    }

    fn read_options(&self, env: FormEnv<'_>, errors: &mut FieldErrors) -> Option<UdpOptions> {
        let most = u64::from(RECV_BUFFER_KIB_MAX);
        let kib = keep(
            number("recv-buffer-kib", &self.recv_buffer_kib, most, env.texts),
            &mut errors.recv_buffer_kib,
        );
        let multicast = self.read_multicast(env, errors);
        Some(UdpOptions {
            reuse_address: self.reuse_address,
            dual_stack: self.dual_stack,
            broadcast: self.broadcast,
            recv_buffer_bytes: u32::try_from(kib? * 1024).unwrap_or(u32::MAX),
            receiving: receiving(self.does_not_wait),
            multicast: multicast?,
            groups: self.groups.clone(),
        })
    }

    /// The multicast settings, or the errors beside their fields.
    pub fn read_multicast(&self, env: FormEnv<'_>, errors: &mut FieldErrors) -> Option<Multicast> {
        let texts = env.texts;
        let hops = number("multicast-hops", &self.multicast_hops, u64::from(u8::MAX), texts);
        let hops = keep(hops, &mut errors.multicast_hops);
        let interface = interface_named(&self.interface, env.addresses)
            .ok_or_else(|| tr!(texts, "no-such-interface", name = safe_text(&self.interface)));
        let interface = keep(interface, &mut errors.interface);
        Some(Multicast {
            interface: interface?,
            loop_back: self.multicast_loop,
            hops: u8::try_from(hops?).unwrap_or(u8::MAX),
        })
    }

    /// The group that is typed, or the error beside its field.
    pub fn read_group(&self, texts: &Texts, errors: &mut FieldErrors) -> Option<IpAddr> {
        let read = match self.group.trim().parse::<IpAddr>() {
            Ok(ip) if ip.is_multicast() => Ok(ip),
            _ => Err(tr!(texts, "group-not-multicast").into_owned()),
        };
        keep(read, &mut errors.group)
    }
}

/// The interface of that name; the system's choice for none. `None` if there is no such.
fn interface_named(name: &str, addresses: &[LocalAddress]) -> Option<Interface> {
    if name.is_empty() {
        return Some(Interface::default());
    }
    let local = addresses.iter().find(|local| local.interface.name == name)?;
    Some(local.interface.clone())
}
