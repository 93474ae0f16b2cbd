//! The whole program, driven as a person would, against real sockets on loopback.

mod driver;
mod udp;
mod window;
