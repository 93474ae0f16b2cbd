//! The last packets that were made and not taken: what becomes of one is a comment on itself, if it is known before it
//! is in the file.

use std::collections::VecDeque;

/// Packets that a comment can still be put on.
const RECENT_MAX: usize = 32;

/// The code of a comment among the options of a block (draft-ietf-opsawg-pcapng, section 3.5.1).
const OPTION_COMMENT: u16 = 1;

/// Where the last packets begin.
#[derive(Debug, Default)]
pub(super) struct Recent {
    /// Oldest first.
    begins: VecDeque<usize>,
    /// How many packets there have been.
    count: u64,
}

impl Recent {
    /// A packet begins there. Returns its number.
    pub(super) fn add(&mut self, begin: usize) -> u64 {
        if self.begins.len() >= RECENT_MAX {
            self.begins.pop_front();
        }
        self.begins.push_back(begin);
        self.count += 1;
        self.count
    }

    /// The number of the last packet, whatever became of it.
    pub(super) fn last(&self) -> u64 {
        self.count
    }

    /// What was made is taken.
    pub(super) fn clear(&mut self) {
        self.begins.clear();
    }

    /// Puts a comment on a packet by its number. `false` if it is none of the last ones.
    pub(super) fn comment(&mut self, number: u64, text: &str, blocks: &mut Vec<u8>) -> bool {
        let before_last = self.count.checked_sub(number).and_then(|it| usize::try_from(it).ok());
        let place = before_last.and_then(|it| self.begins.len().checked_sub(it + 1));
        let begin = place.and_then(|place| self.begins.get(place)).copied();
        let grown = begin.and_then(|begin| put(begin, text, blocks));
        let (Some(place), Some(grown)) = (place, grown) else { return false };
        for later in self.begins.iter_mut().skip(place + 1) {
            *later += grown;
        }
        true
    }
}

/// Puts a comment at the end of the options of a block. Returns by how much the block has grown; `None` if it has no
/// options.
fn put(begin: usize, text: &str, blocks: &mut Vec<u8>) -> Option<usize> {
    let len_at = begin + 4;
    let len = u32::from_le_bytes(*blocks.get(len_at..)?.first_chunk()?);
    let end = begin.checked_add(len as usize)?;
    // Before the end of the options and the length that stands once more at the end.
    let at = end.checked_sub(8)?;
    if blocks.get(at..)?.first_chunk()? != &[0; 4] {
        return None;
    }
    let mut option = OPTION_COMMENT.to_le_bytes().to_vec();
    option.extend(u16::try_from(text.len()).ok()?.to_le_bytes());
    option.extend(text.as_bytes());
    option.resize(option.len().next_multiple_of(4), 0);
    let grown = option.len();
    let len = len.checked_add(u32::try_from(grown).ok()?)?.to_le_bytes();
    blocks.splice(at..at, option);
    for place in [len_at, end + grown - 4] {
        blocks.get_mut(place..place + 4)?.copy_from_slice(&len);
    }
    Some(grown)
}
