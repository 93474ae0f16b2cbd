//! A screen of its own: `Xvfb`, whose picture lies in a file, with a window manager and a hand that
//! moves the pointer. Looking at the picture so costs the watched program nothing.

use super::Outcome;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const WIDTH: usize = 1280;
const HEIGHT: usize = 800;
const PIXEL_BYTES: usize = 4;

/// How often the picture is looked at.
const LOOK: Duration = Duration::from_millis(4);
/// Every so many lines of it.
const LINE_STEP: usize = 4;
/// Pixels of those lines that a blinking cursor does not reach.
const CHANGE_PIXELS: usize = 100;
/// No change for so long: the picture is complete.
const QUIET: Duration = Duration::from_millis(1500);
const WINDOW_COMES_WITHIN: Duration = Duration::from_secs(30);

/// A child process, ended when dropped.
#[derive(Debug)]
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The screen.
#[derive(Debug)]
pub(crate) struct Screen {
    // In this order they end.
    hand: ChildStdin,
    _helpers: Vec<Ended>,
    picture: File,
    /// Where its pixels begin.
    offset: u64,
    /// Without windows.
    blank: Vec<u8>,
    display: String,
    folder: TempDir,
}

/// A part of the screen, in pixels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    pub(crate) x: u32,
    pub(crate) y: u32,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// Whether a program can be started.
pub(crate) fn is_installed(program: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&paths).any(|folder| folder.join(program).is_file())
}

impl Screen {
    /// Makes a screen.
    ///
    /// # Errors
    /// If a program for it is missing, or does not start.
    pub(crate) fn start() -> Outcome<Self> {
        if let Some(missing) =
            ["Xvfb", "openbox", "xdotool"].iter().find(|name| !is_installed(name))
        {
            return Err(format!("{missing} is not installed").into());
        }
        let folder = TempDir::new()?;
        std::fs::create_dir_all(folder.path().join("home/config"))?;
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp", "-noreset", "-screen", "0"])
            .arg(format!("{WIDTH}x{HEIGHT}x24"))
            .arg("-fbdir")
            .arg(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let told = server.stdout.take();
        let mut helpers = vec![Ended(server)];
        let mut number = String::new();
        told.map(|told| BufReader::new(told).read_line(&mut number)).transpose()?;
        if number.trim().is_empty() {
            return Err("Xvfb did not start".into());
        }
        let display = format!(":{}", number.trim());
        let helper = |program: &str, arguments: &[&str]| {
            let mut command = Command::new(program);
            environment(&mut command, &display, folder.path());
            command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::null());
            command.stderr(Stdio::null()).spawn()
        };
        let manager = helper("openbox", &[])?;
        helpers.insert(0, Ended(manager));
        // It does what it reads, line by line.
        let mut hand = helper("xdotool", &["-"])?;
        let stdin = hand.stdin.take().ok_or("xdotool does not listen")?;
        helpers.insert(0, Ended(hand));
        sleep(Duration::from_secs(1));
        let picture = File::open(folder.path().join("Xvfb_screen0"))?;
        // A header, then the pixels.
        let offset = picture.metadata()?.len() - (WIDTH * HEIGHT * PIXEL_BYTES) as u64;
        let (hand, blank) = (stdin, Vec::new());
        let mut screen = Self { hand, _helpers: helpers, picture, offset, blank, display, folder };
        screen.blank = screen.look()?;
        Ok(screen)
    }

    /// A folder that is removed at the end.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Lets a program show its window here, and keep its files in a home of its own.
    pub(crate) fn set_environment(&self, command: &mut Command) {
        environment(command, &self.display, self.folder.path());
    }

    fn bytes(&self, x: usize, y: usize, width: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; width * PIXEL_BYTES];
        let at = self.offset + ((y * WIDTH + x) * PIXEL_BYTES) as u64;
        let mut picture = &self.picture;
        picture.seek(SeekFrom::Start(at))?;
        picture.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    /// Every few lines of the picture.
    fn look(&self) -> io::Result<Vec<u8>> {
        let mut lines = Vec::with_capacity(WIDTH * HEIGHT * PIXEL_BYTES / LINE_STEP);
        for y in (0..HEIGHT).step_by(LINE_STEP) {
            lines.extend(self.bytes(0, y, WIDTH)?);
        }
        Ok(lines)
    }

    /// The pixels of a part.
    pub(crate) fn pixels(&self, part: &Part) -> io::Result<Vec<u8>> {
        let mut pixels = Vec::new();
        for y in part.y..part.y + part.height {
            pixels.extend(self.bytes(part.x as usize, y as usize, part.width as usize)?);
        }
        Ok(pixels)
    }

    /// Waits until a window has come and its picture has not changed for a while: how long after the
    /// start it was as it stayed.
    pub(crate) fn wait_until_complete(&self, started: Instant) -> Outcome<Duration> {
        let mut shown = self.look()?;
        let mut changed = Instant::now();
        loop {
            sleep(LOOK);
            let (now, looked) = (Instant::now(), self.look()?);
            if differing(&shown, &looked) >= CHANGE_PIXELS {
                changed = now;
                shown = looked;
            }
            let has_window = differing(&shown, &self.blank) > WIDTH * HEIGHT / LINE_STEP / 5;
            if has_window && now - changed > QUIET {
                return Ok(changed - started);
            }
            if now - started > WINDOW_COMES_WITHIN {
                return Err("no window came, or it never stood still".into());
            }
        }
    }

    /// Waits until there is no window.
    pub(crate) fn wait_until_blank(&self) -> Outcome<()> {
        let deadline = Instant::now() + Duration::from_secs(5);
        while differing(&self.look()?, &self.blank) >= CHANGE_PIXELS {
            if Instant::now() > deadline {
                return Err("a window did not go".into());
            }
            sleep(LOOK);
        }
        Ok(())
    }

    /// Where a window is, without its frame.
    pub(crate) fn place_of(&self, title: &str) -> Outcome<Part> {
        let mut command = Command::new("xdotool");
        self.set_environment(&mut command);
        command.args(["search", "--onlyvisible", "--name", title, "getwindowgeometry", "--shell"]);
        // What it says of X and Y counts the frame twice; the pointer knows better.
        command.args(["mousemove", "--window", "%1", "0", "0", "getmouselocation", "--shell"]);
        let told = String::from_utf8(command.output()?.stdout)?;
        let number = |name: &str| {
            let value = told.lines().rev().find_map(|line| line.strip_prefix(name));
            value.and_then(|value| value.parse().ok()).ok_or(format!("no {name} in {told:?}"))
        };
        let (x, y) = (number("X=")?, number("Y=")?);
        Ok(Part { x, y, width: number("WIDTH=")?, height: number("HEIGHT=")? })
    }

    fn tell_hand(&self, what: &str) -> io::Result<()> {
        let mut hand = &self.hand;
        hand.write_all(what.as_bytes())?;
        hand.flush()
    }

    /// Moves the pointer.
    pub(crate) fn point_at(&self, x: u32, y: u32) -> io::Result<()> {
        self.tell_hand(&format!("mousemove {x} {y}\n"))
    }

    /// Presses and releases the left button.
    pub(crate) fn click(&self) -> io::Result<()> {
        self.tell_hand("click 1\n")
    }

    /// Clicks: how long it took until a part of the picture changed.
    pub(crate) fn click_and_wait(&self, part: &Part, at_most: Duration) -> Outcome<Duration> {
        const SHORT: Duration = Duration::from_micros(300);
        let before = self.pixels(part)?;
        let clicked = Instant::now();
        self.click()?;
        while self.pixels(part)? == before {
            if clicked.elapsed() > at_most {
                return Err("a click was never answered".into());
            }
            sleep(SHORT);
        }
        Ok(clicked.elapsed())
    }

    /// Closes a window as a person does.
    pub(crate) fn close_window(&self, title: &str) -> io::Result<()> {
        self.tell_hand(&format!(
            "search --onlyvisible --name \"{title}\" windowactivate --sync\n"
        ))?;
        self.tell_hand("key alt+F4\n")
    }
}

fn environment(command: &mut Command, display: &str, folder: &Path) {
    let home = folder.join("home");
    command.env("DISPLAY", display).env("HOME", &home).env("XDG_RUNTIME_DIR", &home);
    command.env("XDG_CONFIG_HOME", home.join("config"));
    command.env_remove("WAYLAND_DISPLAY");
}

/// How many pixels differ. Of their four bytes the last means nothing.
fn differing(one: &[u8], other: &[u8]) -> usize {
    let pixels = one.chunks_exact(PIXEL_BYTES).zip(other.chunks_exact(PIXEL_BYTES));
    pixels.filter(|(one, other)| one.first_chunk::<3>() != other.first_chunk::<3>()).count()
}
