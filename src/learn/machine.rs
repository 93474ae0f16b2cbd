//! What this machine is on the network, in words: lines for a pane, a terminal and the clipboard.

use super::blocked_text;
use super::ports::{PortClass, port_name, range_text};
use crate::i18n::Texts;
use crate::net::machine::{
    AddressOfInterface, DefaultRoute, InterfaceFlag, ListeningSocket, MachineFacts, MachinePlace,
    NetworkInterface, NotRead, Owner, OwningProgram, Reach, ResolverSource, Resolvers,
};
use crate::payload::safe_text;
use crate::tr;
use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6};
use std::time::UNIX_EPOCH;

/// Programs that are named of those that share one socket.
const OWNERS_MAX: usize = 3;

/// The parts in which a machine is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum MachinePart {
    /// Name, interfaces, routes, name servers, ports.
    #[default]
    Addresses,
    /// Sockets that listen.
    Listeners,
}

impl MachinePart {
    /// Both, in the order in which they are shown.
    pub const ALL: [Self; 2] = [Self::Addresses, Self::Listeners];

    /// Its word on a command line.
    pub fn code(self) -> &'static str {
        match self {
            Self::Addresses => "addresses",
            Self::Listeners => "listeners",
        }
    }

    /// The one of this word.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.code() == code)
    }
}

/// A line about the machine itself. All of its text is safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MachineLine {
    /// How it stands.
    pub form: LineForm,
    /// What it is about: a name, an address.
    pub name: String,
    /// What is said of it.
    pub value: String,
    /// More, in a tooltip; may be empty.
    pub more: String,
    /// What of it goes into fields.
    pub place: Option<MachinePlace>,
}

/// How a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineForm {
    /// Over others.
    Title,
    /// Of one thing.
    Fact,
    /// What is to be known of the others.
    Remark,
}

/// A line about a socket that listens. All of its text is safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListenerLine {
    /// The protocol.
    pub transport: &'static str,
    /// Where it listens.
    pub local: String,
    /// The registered name of its port; empty if none is known.
    pub port_name: &'static str,
    /// Whose it is.
    pub owner: String,
    /// How many wait, of how many that may; empty if it is not known.
    pub waiting: String,
    /// More, in a tooltip.
    pub more: String,
    /// Where it is reached.
    pub place: MachinePlace,
}

impl MachineLine {
    fn title(name: impl Into<String>) -> Self {
        let (form, name) = (LineForm::Title, name.into());
        Self { form, name, value: String::new(), more: String::new(), place: None }
    }

    fn fact(name: impl Into<String>, value: impl Into<String>) -> Self {
        let (name, value) = (name.into(), value.into());
        Self { form: LineForm::Fact, name, value, more: String::new(), place: None }
    }

    fn remark(value: impl Into<String>) -> Self {
        Self { form: LineForm::Remark, ..Self::fact("", value) }
    }

    /// The line as plain text.
    pub fn text(&self) -> String {
        match self.form {
            LineForm::Title if self.value.is_empty() => self.name.clone(),
            LineForm::Title => format!("{}  {}", self.name, self.value),
            LineForm::Fact => format!("  {}  {}", self.name, self.value).trim_end().to_owned(),
            LineForm::Remark => format!("  {}", self.value),
        }
    }
}

impl ListenerLine {
    /// The line in words, for screen readers, for the filter and as plain text.
    pub fn text(&self) -> String {
        let cells = [self.transport, &self.local, self.port_name, &self.owner, &self.waiting];
        let cells: Vec<&str> = cells.into_iter().filter(|cell| !cell.is_empty()).collect();
        cells.join("  ")
    }
}

/// Name, interfaces, routes, name servers and ranges of ports, one line each.
pub fn machine_lines(facts: &MachineFacts, texts: &Texts) -> Vec<MachineLine> {
    let mut lines = vec![MachineLine::title(tr!(texts, "machine-host-name"))];
    let name = facts.host_name.as_deref().map(safe_text);
    let name = name.unwrap_or_else(|| tr!(texts, "machine-not-said"));
    lines.push(MachineLine::fact(name, ""));
    match &facts.interfaces {
        Ok(list) => lines.extend(list.iter().flat_map(|one| interface_lines(one, texts))),
        Err(why) => {
            lines.push(MachineLine::title(tr!(texts, "machine-interfaces")));
            lines.push(MachineLine::remark(not_read_text(why, texts)));
        }
    }
    lines.push(MachineLine::title(tr!(texts, "machine-default-route")));
    match &facts.default_routes {
        Ok(list) if list.is_empty() => {
            lines.push(MachineLine::remark(tr!(texts, "machine-no-route")));
        }
        Ok(list) => lines.extend(list.iter().map(|route| route_line(route, texts))),
        Err(why) => lines.push(MachineLine::remark(not_read_text(why, texts))),
    }
    lines.push(MachineLine::title(tr!(texts, "machine-resolvers")));
    match &facts.resolvers {
        Ok(resolvers) => lines.extend(resolver_lines(resolvers, texts)),
        Err(why) => lines.push(MachineLine::remark(not_read_text(why, texts))),
    }
    lines.push(MachineLine::title(tr!(texts, "machine-ports")));
    lines.extend(PortClass::ALL.map(|class| MachineLine::remark(class.text(texts))));
    lines.push(MachineLine::remark(match &facts.ephemeral_ports {
        Some(range) => tr!(texts, "machine-ephemeral", range = range_text(range)),
        None => tr!(texts, "machine-ephemeral-unknown").into_owned(),
    }));
    lines
}

/// When it was read, and how long that took.
pub fn read_at_text(
    facts: &MachineFacts,
    clock: &mut super::row_text::Clock,
    texts: &Texts,
) -> String {
    let since = facts.read_at.duration_since(UNIX_EPOCH).unwrap_or_default();
    let time = clock.text(i64::try_from(since.as_nanos()).unwrap_or_default());
    let seconds = time.split('.').next().unwrap_or_default().to_owned();
    tr!(texts, "machine-read-at", time = seconds, took = blocked_text(facts.took))
}

/// Why something is not there, in words.
pub fn not_read_text(why: &NotRead, texts: &Texts) -> String {
    match why {
        NotRead::NotOnThisSystem => tr!(texts, "machine-not-on-this-system").into_owned(),
        NotRead::Os(errno) => tr!(texts, "machine-not-read", reason = errno.to_string()),
        NotRead::Other(reason) => {
            tr!(texts, "machine-not-read", reason = safe_text(reason).into_owned())
        }
    }
}

fn interface_lines(one: &NetworkInterface, texts: &Texts) -> Vec<MachineLine> {
    let mut parts = Vec::new();
    if let Some(flags) = &one.flags {
        parts.extend(flags.iter().map(|flag| flag_text(*flag, texts).into_owned()));
        if !flags.contains(&InterfaceFlag::Up) {
            parts.push(tr!(texts, "machine-flag-down").into_owned());
        }
    }
    if let Some(mtu) = one.mtu_bytes {
        parts.push(tr!(texts, "machine-mtu", bytes = mtu));
    }
    parts.push(match one.mac {
        Some(mac) => tr!(texts, "machine-mac", mac = mac_text(mac)),
        None if one.flags.is_none() => tr!(texts, "machine-less-here").into_owned(),
        None => tr!(texts, "machine-no-mac").into_owned(),
    });
    let flags: Vec<&str> = one.flags.iter().flatten().map(|flag| flag.name()).collect();
    let number = tr!(texts, "machine-interface-number", number = one.index.to_string());
    let more = if flags.is_empty() { number } else { format!("{}\n{number}", flags.join(" ")) };
    let title =
        MachineLine { value: parts.join(" · "), more, ..MachineLine::title(safe_text(&one.name)) };
    let mut lines = vec![title];
    lines.extend(one.addresses.iter().map(|address| address_line(one, address, texts)));
    if one.addresses.is_empty() {
        lines.push(MachineLine::remark(tr!(texts, "machine-no-address")));
    }
    lines
}

fn address_line(
    one: &NetworkInterface,
    address: &AddressOfInterface,
    texts: &Texts,
) -> MachineLine {
    let prefix = address.prefix_bits.map(|bits| format!("/{bits}")).unwrap_or_default();
    let mut parts = vec![format!("{} · {}", family(address.ip), ip_kind_text(address.ip, texts))];
    if let Some(broadcast) = address.broadcast {
        parts.push(tr!(texts, "machine-broadcast", address = broadcast.to_string()));
    }
    if let Some(other) = address.other_end {
        parts.push(tr!(texts, "machine-other-end", address = other.to_string()));
    }
    let local = match address.ip {
        // Such an address is one only together with its interface (RFC 4007).
        IpAddr::V6(ip) if ip.is_unicast_link_local() => {
            SocketAddrV6::new(ip, 0, 0, one.index).into()
        }
        ip => SocketAddr::new(ip, 0),
    };
    MachineLine {
        place: Some(MachinePlace::Local(local)),
        ..MachineLine::fact(format!("{}{prefix}", address.ip), parts.join(" · "))
    }
}

fn family(ip: IpAddr) -> &'static str {
    if ip.is_ipv4() { "IPv4" } else { "IPv6" }
}

fn mac_text(mac: [u8; 6]) -> String {
    mac.map(|byte| format!("{byte:02x}")).join(":")
}

/// What a flag means.
pub fn flag_text(flag: InterfaceFlag, texts: &Texts) -> Cow<'_, str> {
    match flag {
        InterfaceFlag::Up => tr!(texts, "machine-flag-up"),
        InterfaceFlag::Running => tr!(texts, "machine-flag-running"),
        InterfaceFlag::Loopback => tr!(texts, "machine-flag-loopback"),
        InterfaceFlag::Broadcast => tr!(texts, "machine-flag-broadcast"),
        InterfaceFlag::Multicast => tr!(texts, "machine-flag-multicast"),
        InterfaceFlag::PointToPoint => tr!(texts, "machine-flag-point-to-point"),
        InterfaceFlag::NoArp => tr!(texts, "machine-flag-no-arp"),
        InterfaceFlag::Promiscuous => tr!(texts, "machine-flag-promiscuous"),
    }
}

/// Who reaches an address: RFC 1918, 3927, 6598, 4193, 4291; for examples: RFC 5737, 3849.
fn ip_kind_text(ip: IpAddr, texts: &Texts) -> Cow<'_, str> {
    let is_shared = |ip: Ipv4Addr| ip.octets()[0] == 100 && ip.octets()[1] & 0xc0 == 64;
    let (is_private, is_link_local) = match ip {
        IpAddr::V4(ip) => (ip.is_private() || is_shared(ip), ip.is_link_local()),
        IpAddr::V6(ip) => (ip.is_unique_local(), ip.is_unicast_link_local()),
    };
    let is_example = match ip {
        IpAddr::V4(ip) => ip.is_documentation(),
        IpAddr::V6(ip) => ip.segments().starts_with(&[0x2001, 0xdb8]),
    };
    match () {
        () if ip.is_loopback() => tr!(texts, "machine-ip-loopback"),
        () if is_link_local => tr!(texts, "machine-ip-link-local"),
        () if is_example => tr!(texts, "machine-ip-example"),
        () if is_private => tr!(texts, "machine-ip-private"),
        () => tr!(texts, "machine-ip-public"),
    }
}

fn route_line(route: &DefaultRoute, texts: &Texts) -> MachineLine {
    let family = if route.ipv6 { "IPv6" } else { "IPv4" };
    let interface = safe_text(&route.interface).into_owned();
    let name = match route.gateway {
        Some(gateway) => gateway.to_string(),
        None => tr!(texts, "machine-no-gateway").into_owned(),
    };
    let metric = route.metric.to_string();
    let value =
        tr!(texts, "machine-route", family = family, interface = interface, metric = metric);
    MachineLine::fact(name, value)
}

fn resolver_lines(resolvers: &Resolvers, texts: &Texts) -> Vec<MachineLine> {
    let mut lines: Vec<_> =
        resolvers.servers.iter().map(|ip| MachineLine::fact(ip.to_string(), "")).collect();
    if lines.is_empty() {
        lines.push(MachineLine::remark(tr!(texts, "machine-no-resolver")));
    }
    if let ResolverSource::Systemd(asked) = &resolvers.source {
        let asked: Vec<String> = asked.iter().map(IpAddr::to_string).collect();
        lines.push(MachineLine::remark(match asked.as_slice() {
            [] => tr!(texts, "machine-stub-unknown").into_owned(),
            asked => tr!(texts, "machine-stub", servers = asked.join(", ")),
        }));
    }
    if !resolvers.search.is_empty() {
        let domains = resolvers.search.join(", ");
        let domains = safe_text(&domains).into_owned();
        lines.push(MachineLine::remark(tr!(texts, "machine-search", domains = domains)));
    }
    lines
}

/// The sockets that listen, one line each.
pub fn listener_lines(facts: &MachineFacts, texts: &Texts) -> Vec<ListenerLine> {
    let Ok(listeners) = &facts.listeners else { return Vec::new() };
    let interfaces = facts.interfaces.as_deref().unwrap_or_default();
    listeners.sockets.iter().map(|socket| listener_line(socket, interfaces, texts)).collect()
}

/// What is to be known of the list of listeners as a whole.
pub fn listener_remarks(facts: &MachineFacts, texts: &Texts) -> Vec<String> {
    let listeners = match &facts.listeners {
        Ok(listeners) => listeners,
        Err(why) => return vec![not_read_text(why, texts)],
    };
    let mut remarks = Vec::new();
    if listeners.hidden_processes > 0 {
        let count = listeners.hidden_processes;
        remarks.push(tr!(texts, "machine-hidden-processes", count = count));
    }
    if listeners.was_cut {
        remarks.push(tr!(texts, "machine-was-cut").into_owned());
    }
    if listeners.unreadable > 0 {
        remarks.push(tr!(texts, "machine-unreadable", count = listeners.unreadable));
    }
    remarks
}

fn listener_line(
    socket: &ListeningSocket,
    interfaces: &[NetworkInterface],
    texts: &Texts,
) -> ListenerLine {
    let transport = socket.transport;
    let port = socket.local.port();
    let bound_to = socket.interface.map(|index| {
        let named = interfaces.iter().find(|one| one.index == index);
        named.map_or_else(|| index.to_string(), |one| safe_text(&one.name).into_owned())
    });
    let mut more = vec![reach_text(socket, texts).into_owned()];
    if let Some(interface) = &bound_to {
        more.push(tr!(texts, "machine-bound-to", interface = interface.as_str()));
    }
    let number = port.to_string();
    let port_name = port_name(transport, port).unwrap_or_default();
    if !port_name.is_empty() {
        let name = transport.name();
        more.push(tr!(texts, "port-name", port = number, transport = name, name = port_name));
    }
    more.push(PortClass::of(port).text(texts));
    more.push(tr!(texts, "machine-user", user = socket.user.to_string()));
    if let Some((waiting, most)) = socket.waiting {
        more.push(tr!(texts, "machine-waiting", waiting = waiting, most = most));
    }
    ListenerLine {
        transport: transport.name(),
        local: local_text(socket.local, bound_to.as_deref()),
        port_name,
        owner: owner_text(&socket.owner, texts),
        waiting: socket.waiting.map(|(now, most)| format!("{now}/{most}")).unwrap_or_default(),
        more: more.join("\n"),
        place: MachinePlace::Listener(transport, reached_at(socket)),
    }
}

/// An address with its port; with its interface if it is bound to one.
fn local_text(local: SocketAddr, interface: Option<&str>) -> String {
    let zone = interface.map(|name| format!("%{name}")).unwrap_or_default();
    match local {
        SocketAddr::V4(four) => format!("{}{zone}:{}", four.ip(), four.port()),
        SocketAddr::V6(six) => format!("[{}{zone}]:{}", six.ip(), six.port()),
    }
}

fn reach_text<'a>(socket: &ListeningSocket, texts: &'a Texts) -> Cow<'a, str> {
    let ip = socket.local.ip();
    match (ip.is_unspecified(), socket.reach) {
        (true, Reach::BothFamilies) => tr!(texts, "machine-reach-both"),
        (true, Reach::Unknown) => tr!(texts, "machine-reach-unknown"),
        (true, Reach::OwnFamily) if ip.is_ipv4() => tr!(texts, "machine-reach-ipv4"),
        (true, Reach::OwnFamily) => tr!(texts, "machine-reach-ipv6"),
        (false, _) if ip.is_loopback() => tr!(texts, "machine-ip-loopback"),
        (false, _) => tr!(texts, "machine-reach-one"),
    }
}

/// An address under which a listener is reached from here: loopback for all addresses.
fn reached_at(socket: &ListeningSocket) -> SocketAddr {
    let mut reached = socket.local;
    if reached.ip().is_unspecified() {
        let takes_ipv4 = reached.is_ipv4() || socket.reach == Reach::BothFamilies;
        let loopback: IpAddr =
            if takes_ipv4 { Ipv4Addr::LOCALHOST.into() } else { Ipv6Addr::LOCALHOST.into() };
        reached.set_ip(loopback);
    }
    reached
}

fn owner_text(owner: &Owner, texts: &Texts) -> String {
    match owner {
        Owner::Programs(programs) => {
            let named = |one: &OwningProgram| format!("{} ({})", safe_text(&one.name), one.pid);
            let shown: Vec<String> = programs.iter().take(OWNERS_MAX).map(named).collect();
            let rest = programs.len().saturating_sub(OWNERS_MAX);
            let shown = shown.join(", ");
            if rest == 0 {
                shown
            } else {
                tr!(texts, "machine-more-owners", shown = shown, count = rest)
            }
        }
        Owner::NotReadable => tr!(texts, "machine-owner-hidden").into_owned(),
        Owner::Nobody => tr!(texts, "machine-owner-nobody").into_owned(),
    }
}

/// All of it as plain text.
pub fn machine_text<'a>(lines: impl IntoIterator<Item = &'a MachineLine>) -> String {
    lines.into_iter().map(|line| line.text() + "\n").collect()
}

/// The listeners as a table in plain text.
pub fn listeners_text(lines: &[&ListenerLine]) -> String {
    let width = |cell: fn(&ListenerLine) -> &str| {
        lines.iter().map(|line| cell(line).chars().count()).max().unwrap_or(0)
    };
    let (local, name, waiting) =
        (width(|line| &line.local), width(|line| line.port_name), width(|line| &line.waiting));
    let line = |line: &&ListenerLine| {
        let ListenerLine { transport, port_name, owner, .. } = line;
        let text = format!(
            "{transport}  {:local$}  {port_name:name$}  {:>waiting$}  {owner}",
            line.local, line.waiting
        );
        text.trim_end().to_owned() + "\n"
    };
    lines.iter().map(line).collect()
}

/// What one place is, as a field says it.
pub fn place_text(place: MachinePlace) -> String {
    match place {
        MachinePlace::Local(local) => local.ip().to_string(),
        MachinePlace::Listener(transport, address) => format!("{} {address}", transport.name()),
    }
}

#[cfg(test)]
mod tests;
