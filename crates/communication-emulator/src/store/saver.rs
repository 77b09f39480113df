//! Saving in groups: an answer waits for the write that has its change, and one write has the changes of many.

use std::sync::{Arc, Weak};

use tokio::{
    sync::watch::{self, Receiver, Sender},
    task::{JoinHandle, spawn_blocking},
};

use super::Store;
use crate::{clock::spawn, world::Shared};

/// How far saving has come.
#[derive(Debug, Clone, Default)]
pub(crate) struct Progress {
    /// Requests up to this number are in the file, unless there is a failure.
    upto: u64,
    failure: Option<Arc<str>>,
}

/// What answers ask to be saved.
#[derive(Debug)]
pub(crate) struct Saver {
    wanted: Sender<u64>,
    progress: Receiver<Progress>,
}

/// The other end of a saver.
#[derive(Debug)]
pub(crate) struct Writer {
    wanted: Receiver<u64>,
    progress: Sender<Progress>,
}

impl Saver {
    pub(crate) fn new() -> (Saver, Writer) {
        let (wanted, wants) = watch::channel(0);
        let (progress, progresses) = watch::channel(Progress::default());
        (Saver { wanted, progress: progresses }, Writer { wanted: wants, progress })
    }

    /// Waits until everything that has happened so far is in the file; the error is why it is not.
    pub(crate) async fn saved(&self) -> Result<(), Arc<str>> {
        let mut number = 0;
        self.wanted.send_modify(|wanted| {
            *wanted += 1;
            number = *wanted;
        });
        let mut progress = self.progress.clone();
        match progress.wait_for(|progress| progress.upto >= number).await {
            // A later success has what an earlier failure did not.
            Ok(progress) => progress.failure.clone().map_or(Ok(()), Err),
            Err(_) => Err("the emulator stops".into()),
        }
    }
}

impl Writer {
    /// Writes whenever somebody waits, until the emulator is gone.
    pub(crate) fn start(self, shared: &Arc<Shared>, store: Store) -> JoinHandle<()> {
        spawn(self.run(Arc::downgrade(shared), Arc::new(store)))
    }

    async fn run(mut self, shared: Weak<Shared>, store: Arc<Store>) {
        while self.wanted.changed().await.is_ok() {
            // Who waits by now has made its change before: the changes are collected after this.
            let upto = *self.wanted.borrow_and_update();
            let (shared, store) = (Weak::clone(&shared), Arc::clone(&store));
            let written =
                spawn_blocking(move || shared.upgrade().map_or(Ok(()), |shared| save(&shared, &store)));
            let failure = written.await.unwrap_or_else(|error| Err(error.to_string())).err();
            self.progress.send_replace(Progress { upto, failure: failure.map(Arc::from) });
        }
    }
}

/// Writes what changed. What could not be written is written with everything else the next time.
fn save(shared: &Shared, store: &Store) -> Result<(), String> {
    let batch = shared.changes().map_err(|error| error.to_string());
    let written = batch.and_then(|batch| store.write(&batch));
    if written.is_err() {
        shared.lock().replaced = true;
    }
    written
}
