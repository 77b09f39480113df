//! What the journal keeps: every exchange as one text, and many of them in one piece of memory.

use std::{collections::VecDeque, fmt, sync::Arc};

use bytes::{Bytes, BytesMut};

use super::Entry;

/// How many exchanges are kept, and how many bytes of them; the oldest go first.
const KEPT: usize = 10_000;
const KEPT_BYTES: usize = 64 * 1024 * 1024;

/// The size of the pieces of memory that exchanges are written into, one behind the other. Exchanges of any size come and go
/// at any rate, and the allocator sees but a piece now and then.
const PIECE: usize = 256 * 1024;

/// Called with every exchange.
pub(crate) type Observer = Arc<dyn Fn(&Entry) + Send + Sync>;

pub(crate) struct Log {
    /// JSON without the right number: that follows from the place.
    entries: VecDeque<Bytes>,
    /// What is left of the latest piece. A piece goes with the last of its entries.
    rest: BytesMut,
    /// The sizes of all entries.
    bytes: usize,
    /// The number of the latest entry.
    counter: u64,
    observer: Option<Observer>,
}

impl fmt::Debug for Log {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Log").field("entries", &self.entries.len()).finish_non_exhaustive()
    }
}

/// An entry as it is kept.
pub(crate) struct Packed {
    entry: Entry,
    text: Vec<u8>,
}

impl Packed {
    /// The costly part, for which nobody has to wait.
    pub(crate) fn new(entry: Entry) -> Packed {
        // Writing to memory texts and numbers cannot fail.
        let text = serde_json::to_vec(&entry).unwrap_or_default();
        Packed { entry, text }
    }
}

impl Log {
    pub(crate) fn new(observer: Option<Observer>) -> Log {
        Log { entries: VecDeque::new(), rest: BytesMut::new(), bytes: 0, counter: 0, observer }
    }

    pub(crate) fn push(&mut self, packed: &mut Packed) {
        let Packed { entry, text } = packed;
        self.counter += 1;
        entry.number = self.counter;
        if let Some(observer) = &self.observer {
            observer(entry);
        }
        self.bytes += text.len();
        if self.rest.capacity() < text.len() {
            self.rest = BytesMut::with_capacity(PIECE.max(text.len()));
        }
        self.rest.extend_from_slice(text);
        self.entries.push_back(self.rest.split().freeze());
        while self.entries.len() > KEPT || (self.bytes > KEPT_BYTES && self.entries.len() > 1) {
            let Some(oldest) = self.entries.pop_front() else { break };
            self.bytes -= oldest.len();
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// The latest first.
    pub(crate) fn latest(&self) -> impl Iterator<Item = Entry> {
        let numbers = (1..=self.counter).rev();
        self.entries.iter().rev().zip(numbers).filter_map(|(text, number)| read(text, number))
    }

    /// The oldest first.
    pub(crate) fn entries(&self) -> Vec<Entry> {
        let mut entries: Vec<Entry> = self.latest().collect();
        entries.reverse();
        entries
    }

    pub(crate) fn clear(&mut self) {
        self.entries.clear();
        self.bytes = 0;
    }
}

/// What `Packed` wrote can be read.
fn read(text: &[u8], number: u64) -> Option<Entry> {
    let entry: Entry = serde_json::from_slice(text).ok()?;
    Some(Entry { number, ..entry })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(target: &str, body: Option<String>) -> Entry {
        Entry {
            number: 0,
            at: "2025-06-11T22:39:28+00:00".to_owned(),
            method: "PUT".to_owned(),
            target: target.to_owned(),
            headers: vec![("x-a".to_owned(), "a \"b\" \\ c".to_owned()), ("x-a".to_owned(), String::new())],
            body,
            surface: Some("identity".to_owned()),
            operation: None,
            verdict: "no \u{1f4de}\n\u{0}".to_owned(),
            strings_to_sign: Some(crate::journal::StringsToSign {
                expected: "GET\n/".to_owned(),
                received: String::new(),
            }),
            notes: vec!["one".to_owned()],
            faults: Vec::new(),
            carried_out: true,
            status: None,
            response_headers: Vec::new(),
            response_body: Some("\r\n\t".to_owned()),
        }
    }

    fn push(log: &mut Log, entry: Entry) {
        log.push(&mut Packed::new(entry));
    }

    #[test]
    fn entries_come_back_as_they_were_with_their_numbers() {
        let mut log = Log::new(None);
        push(&mut log, entry("/first", None));
        log.clear();
        let kept = [entry("/second", Some("{}".to_owned())), entry("/third?\u{e9}", None)];
        for entry in kept.clone() {
            push(&mut log, entry);
        }
        let [mut second, mut third] = kept;
        (second.number, third.number) = (2, 3);
        assert_eq!(log.entries(), [second, third.clone()]);
        assert_eq!(log.latest().next(), Some(third));
    }

    #[test]
    fn whoever_observes_is_told_the_number() {
        let seen = Arc::new(std::sync::Mutex::new(Vec::new()));
        let numbers = Arc::clone(&seen);
        let mut log = Log::new(Some(Arc::new(move |entry| numbers.lock().unwrap().push(entry.number))));
        push(&mut log, entry("/", None));
        push(&mut log, entry("/", None));
        assert_eq!(*seen.lock().unwrap(), [1, 2]);
    }

    #[test]
    fn the_oldest_go_when_there_are_too_many() {
        let mut log = Log::new(None);
        for number in 1..=KEPT + 3 {
            push(&mut log, entry(&format!("/{number}"), None));
        }
        let entries = log.entries();
        assert_eq!((entries.len(), log.len()), (KEPT, KEPT));
        assert_eq!((entries[0].number, entries[0].target.as_str()), (4, "/4"));
        assert_eq!(entries[KEPT - 1].target, format!("/{}", KEPT + 3));
    }

    #[test]
    fn the_oldest_go_when_they_are_too_long_and_the_latest_stays() {
        let mut log = Log::new(None);
        let half = KEPT_BYTES / 2;
        for target in ["/1", "/2", "/3"] {
            push(&mut log, entry(target, Some("x".repeat(half))));
        }
        assert_eq!((log.len(), log.entries()[0].target.as_str()), (1, "/3"));
        assert!(log.bytes() > half && log.bytes() <= KEPT_BYTES);
        push(&mut log, entry("/4", Some("x".repeat(2 * half))));
        assert_eq!((log.len(), log.entries()[0].target.as_str()), (1, "/4"));
        push(&mut log, entry("/5", None));
        assert_eq!(log.entries()[0].target, "/5");
        assert_eq!(log.bytes(), log.entries.iter().map(Bytes::len).sum::<usize>());
    }
}
