//! What came on a connection, in the pieces in which its handler wants it.

use super::{Handler, Next, Pieces, Stream};
use crate::net::Stamp;
use crate::net::tcp::StreamEvent;
use crate::payload::Framing;
use crate::payload::frame::{Found, FrameReader, NotAFrame};
use std::mem::{Discriminant, discriminant};
use std::ops::ControlFlow;

/// Hands over frames, or reads where no framing is on.
#[derive(Debug, Default)]
pub(super) struct Framed {
    /// Where a framing is on.
    reader: Option<FrameReader>,
    /// What was reported of the bytes that came last and were no frame. The same is not reported again until
    /// a frame comes: noise would double the log.
    told: Option<Discriminant<NotAFrame>>,
}

impl Framed {
    /// One `recv` returned this.
    pub(super) fn take(
        &mut self,
        stream: &Stream,
        handler: &mut dyn Handler,
        read: &[u8],
        at: Stamp,
    ) -> Next {
        handler.came(stream, read);
        if handler.pieces() == Pieces::Reads {
            self.reader = None;
            return handler.message(stream, read);
        }
        let Self { reader, told } = self;
        let mut next = Next::GoOn;
        let mut act = |found: Found<'_>| act(stream, handler, told, &mut next, found);
        let flow = match (stream.framing_other_than(reader.as_ref()), reader.as_mut()) {
            (Some(framing), Some(known)) => known.change(&framing, at.0, &mut act),
            (Some(framing), None) => {
                *reader = Some(FrameReader::new(&framing));
                ControlFlow::Continue(())
            }
            (None, _) => ControlFlow::Continue(()),
        };
        if let Some(reader) = reader
            && flow.is_continue()
        {
            let _ = reader.push(read, at.0, act);
        }
        next
    }

    /// Nobody acts on what comes: where a frame begins is not known any more.
    pub(super) fn forget(&mut self) {
        self.reader = None;
    }

    /// When a pause ends a frame, if nothing comes until then.
    pub(super) fn pause_ends(&self) -> Option<Stamp> {
        self.reader.as_ref()?.pause_ends_ns().map(Stamp)
    }

    /// Nothing came up to this time.
    pub(super) fn pause(&mut self, stream: &Stream, handler: &mut dyn Handler, at: Stamp) -> Next {
        let Self { reader, told } = self;
        let mut next = Next::GoOn;
        if let Some(reader) = reader {
            let _ = reader.pause(at.0, |found| act(stream, handler, told, &mut next, found));
        }
        next
    }

    /// The peer has finished sending.
    pub(super) fn end(&mut self, stream: &Stream, handler: &mut dyn Handler) -> Next {
        let Self { reader, told } = self;
        let mut next = Next::GoOn;
        if let Some(reader) = reader {
            let _ = reader.finish(|found| act(stream, handler, told, &mut next, found));
        }
        next
    }
}

/// Has the handler act on a frame, and reports what is none. Breaks off when the connection is to be closed.
fn act(
    stream: &Stream,
    handler: &mut dyn Handler,
    told: &mut Option<Discriminant<NotAFrame>>,
    next: &mut Next,
    found: Found<'_>,
) -> ControlFlow<()> {
    if stream.is_over() {
        return ControlFlow::Break(());
    }
    match found {
        Found::Frame(content) => {
            *told = None;
            *next = handler.message(stream, content);
        }
        Found::NoFrame { bytes, why } => {
            let is_news = told.replace(discriminant(&why)) != Some(discriminant(&why));
            if is_news && why != NotAFrame::AfterBroken {
                stream.tell(StreamEvent::Unframed { bytes, why });
            }
        }
    }
    if *next == Next::GoOn { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
}

impl Stream {
    /// How frames are delimited now, if not as that reader does it. Without a reader they are raw.
    fn framing_other_than(&self, reader: Option<&FrameReader>) -> Option<Framing> {
        let settings = crate::threads::locked(&self.settings);
        let is_known = reader.is_some_and(|reader| *reader.framing() == settings.framing);
        (!is_known).then(|| settings.framing.clone())
    }
}
