//! The program on a terminal. On every system it is a console program: unlike the window it has no
//! `windows_subsystem`, so that a shell waits for it and sees what it prints.

use std::process::ExitCode;

fn main() -> ExitCode {
    network_playground::cli::main(std::env::args_os())
}
