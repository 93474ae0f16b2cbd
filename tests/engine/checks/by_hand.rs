//! Peers that are written by hand, each tested by the example that comes with the program.

use super::{LOGIN, MODBUS, NMEA, assert_passed, check_at, engine, failures, run};
use network_playground::engine::check::Why;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread::JoinHandle;
use std::time::Duration;

/// A server for one connection.
fn serve(
    talk: impl FnOnce(TcpStream) -> std::io::Result<()> + Send + 'static,
) -> (SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let thread = std::thread::Builder::new().name("peer".to_owned()).spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        // The check may go away at any moment.
        let _ = talk(stream);
    });
    (address, thread.unwrap())
}

/// A Modbus TCP slave with 16 holding registers. It knows how to read (03) and to write (06).
fn modbus_slave(mut stream: TcpStream, can_write: bool) -> std::io::Result<()> {
    let mut registers = [7_u16; 16];
    loop {
        let mut head = [0; 7];
        stream.read_exact(&mut head)?;
        let mut pdu = vec![0; usize::from(u16::from_be_bytes([head[4], head[5]])) - 1];
        stream.read_exact(&mut pdu)?;
        let word = |at: usize| u16::from_be_bytes([pdu[at], pdu[at + 1]]);
        let reply = match pdu[0] {
            3 => {
                let (from, count) = (usize::from(word(1)), usize::from(word(3)));
                match registers.get(from..from + count) {
                    Some(found) => {
                        let bytes = found.iter().flat_map(|register| register.to_be_bytes());
                        [3, (2 * count) as u8].into_iter().chain(bytes).collect()
                    }
                    None => vec![0x83, 2],
                }
            }
            6 if can_write => match registers.get_mut(usize::from(word(1))) {
                Some(register) => {
                    *register = word(3);
                    pdu.clone()
                }
                None => vec![0x86, 2],
            },
            function => vec![function | 0x80, 1],
        };
        let length = (reply.len() as u16 + 1).to_be_bytes();
        let mut frame = head[..4].to_vec();
        frame.extend(length);
        frame.push(head[6]);
        frame.extend(reply);
        // In two pieces: a check sees frames, not reads.
        let (first, rest) = frame.split_at(5);
        stream.write_all(first)?;
        stream.write_all(rest)?;
    }
}

fn with_checksum(sentence: &str) -> String {
    let sum = sentence.bytes().fold(0, |sum, byte| sum ^ byte);
    format!("${sentence}*{sum:02X}\r\n")
}

/// A receiver that tells its position every 20 ms, and its firmware if it is asked with the right checksum.
fn nmea_talker(stream: TcpStream) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_millis(20)))?;
    let mut talk = stream.try_clone()?;
    let mut asked = BufReader::new(stream);
    let (mut line, mut second) = (String::new(), 0);
    loop {
        let time = format!("1235{:02}.00", second % 60);
        second += 1;
        let position = "4807.038,N,01131.000,E";
        talk.write_all(with_checksum(&format!("GPGGA,{time},{position},1,08")).as_bytes())?;
        talk.write_all(with_checksum(&format!("GPRMC,{time},A,{position}")).as_bytes())?;
        match asked.read_line(&mut line) {
            Ok(0) => return Ok(()),
            Ok(_) => {
                if line == with_checksum("PMTK605") {
                    talk.write_all(with_checksum("PMTK705,AXN_1.3,0001").as_bytes())?;
                }
                line.clear();
            }
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
            Err(error) if error.kind() == std::io::ErrorKind::TimedOut => {}
            Err(error) => return Err(error),
        }
    }
}

/// A server that wants a login.
fn login_server(stream: TcpStream, greeting: &str) -> std::io::Result<()> {
    let mut talk = stream.try_clone()?;
    talk.write_all(greeting.as_bytes())?;
    let mut token = None;
    for line in BufReader::new(stream).lines() {
        let line = line?;
        match line.split_once(' ') {
            Some(("LOGIN", user)) => {
                let given = format!("{user}-4711");
                talk.write_all(format!("TOKEN {given}\r\n").as_bytes())?;
                token = Some(given);
            }
            Some(("TIME", shown)) if token.as_deref() == Some(shown) => {
                talk.write_all(b"12:34:56\r\n")?;
            }
            None if line == "QUIT" => return talk.write_all(b"BYE\r\n"),
            _ => talk.write_all(b"ERROR\r\n")?,
        }
    }
    Ok(())
}

#[test]
fn a_modbus_slave_passes() {
    let (address, peer) = serve(|stream| modbus_slave(stream, true));
    let report = run(&engine().handle(), check_at(MODBUS, address));
    assert_passed(&report);
    assert_eq!((report.passed, report.sessions.len()), (6, 1));
    peer.join().unwrap();
}

#[test]
fn a_modbus_slave_that_cannot_write_fails_there_with_its_exception() {
    let (address, _peer) = serve(|stream| modbus_slave(stream, false));
    let report = run(&engine().handle(), check_at(MODBUS, address));
    assert_eq!(failures(&report), [(1, Why::OtherFirst)]);
    let texts = network_playground::i18n::Texts::new(network_playground::i18n::Lang::En);
    let text = network_playground::engine::check::report::report_text(&report, &texts);
    assert!(text.contains("instead: 00 02 00 00 00 03 01 86 01 (9 bytes)"), "{text}");
    assert_eq!((report.passed, report.failed, report.not_run), (2, 1, 3));
}

#[test]
fn a_receiver_that_talks_nmea_passes() {
    let (address, _peer) = serve(nmea_talker);
    assert_passed(&run(&engine().handle(), check_at(NMEA, address)));
}

#[test]
fn a_server_with_a_login_passes() {
    let (address, peer) = serve(|stream| login_server(stream, "HELLO, who are you?\r\n"));
    assert_passed(&run(&engine().handle(), check_at(LOGIN, address)));
    peer.join().unwrap();
}

#[test]
fn a_server_that_greets_wrongly_fails_in_time_with_what_it_said() {
    let (address, _peer) = serve(|stream| login_server(stream, "GO AWAY\r\n"));
    let report = run(&engine().handle(), check_at(LOGIN, address));
    assert_eq!(failures(&report), [(0, Why::NotInTime)]);
    let result = &report.results[1];
    assert_eq!(result.took, Duration::from_secs(1));
    assert!(report.took < Duration::from_secs(5), "{:?}", report.took);
}
