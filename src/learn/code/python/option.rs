//! Options as Python sets them.

use crate::learn::code::program::{SetOption, SetValue};
use crate::learn::code::quote::python_bytes;
use crate::net::OptionName;
use std::net::{IpAddr, Ipv4Addr};

/// The call that sets an option.
pub(super) fn option_line(socket: &str, option: SetOption) -> String {
    let value = match option {
        SetOption::Join(IpAddr::V4(group), interface, _) => {
            let interface = interface.unwrap_or(Ipv4Addr::UNSPECIFIED);
            format!("socket.inet_aton('{group}') + socket.inet_aton('{interface}')")
        }
        SetOption::Join(IpAddr::V6(group), _, index) => {
            format!("socket.inet_pton(socket.AF_INET6, '{group}') + struct.pack('@I', {index})")
        }
        SetOption::Changed(_, SetValue::Time(time)) => {
            format!("struct.pack('@ll', {}, {})", time.as_secs(), time.subsec_micros())
        }
        SetOption::Changed(_, SetValue::Linger(on, seconds)) => {
            format!("struct.pack('@ii', {}, {seconds})", u8::from(on))
        }
        SetOption::Changed(_, value @ SetValue::Name(_)) => {
            python_bytes(value.name().unwrap_or_default())
        }
        SetOption::Changed(_, SetValue::Number(number)) => number.to_string(),
        _ => option.number().unwrap_or_default().to_string(),
    };
    let (level, name) = (option.level(), option.name());
    match number_of(option) {
        Some(number) => {
            format!("{socket}.setsockopt(socket.{level}, {number}, {value})  # {name}")
        }
        None => format!("{socket}.setsockopt(socket.{level}, socket.{name}, {value})"),
    }
}

/// The number on Linux of an option for which Python's module has no name (asm-generic/socket.h, linux/in.h,
/// linux/tcp.h).
fn number_of(option: SetOption) -> Option<u32> {
    let SetOption::Changed(name, _) = option else { return None };
    Some(match name {
        OptionName::Timestamp => 29,
        OptionName::DropCount => 40,
        OptionName::BusyPoll => 46,
        OptionName::ReceiveTimeToLive => 12,
        OptionName::FreeBind => 15,
        OptionName::MulticastAll => 49,
        OptionName::ThinLinearTimeouts => 16,
        OptionName::FastOpenConnect => 30,
        _ => return None,
    })
}
