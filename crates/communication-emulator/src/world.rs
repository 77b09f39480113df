//! Everything that an emulator is, behind one lock.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{
    auth::key::AccessKey,
    clock::{Clock, Setting},
    faults::FaultTable,
    journal::{Log, Observer},
    settings::Settings,
    state::{
        State,
        part::{Part, Tracked},
    },
    statistics::Counts,
    store::{Batch, Saver, Store},
};

#[derive(Debug)]
pub(crate) struct World {
    pub(crate) settings: Settings,
    pub(crate) state: State,
    pub(crate) journal: Log,
    pub(crate) faults: FaultTable,
    pub(crate) counts: Counts,
    /// The primary and the secondary key.
    pub(crate) keys: Arc<[AccessKey; 2]>,
    pub(crate) seed: u64,
    /// States with what the clock was then.
    pub(crate) snapshots: BTreeMap<u64, (State, Setting)>,
    pub(crate) counter: u64,
    /// The clock as it was last saved.
    clock: Tracked<Setting>,
    /// Whether there is a file.
    saves: bool,
    /// Whether the file is to have this state in the place of all that it has.
    pub(crate) replaced: bool,
}

impl World {
    pub(crate) fn new(
        settings: Settings,
        seed: u64,
        keys: [AccessKey; 2],
        observer: Option<Observer>,
    ) -> World {
        World {
            settings,
            state: State::new(seed),
            journal: Log::new(observer),
            faults: FaultTable::default(),
            counts: Counts::default(),
            keys: Arc::new(keys),
            seed,
            snapshots: BTreeMap::new(),
            counter: 0,
            clock: Tracked::default(),
            saves: false,
            replaced: true,
        }
    }

    /// What a state file keeps.
    fn parts(&mut self) -> impl Iterator<Item = (&'static str, &mut dyn Part)> {
        let clock: (_, &mut dyn Part) = ("clock", &mut self.clock);
        self.state.parts().into_iter().chain([clock])
    }

    /// Takes over what the file has, and notes from now on what changes.
    pub(crate) fn load(&mut self, store: &Store) -> Result<Setting, String> {
        self.replaced = !store.load(self.parts())?;
        self.state.index();
        self.saves = true;
        self.track();
        Ok(*self.clock)
    }

    fn track(&mut self) {
        for (_, part) in self.parts() {
            part.track();
        }
    }

    /// Puts another state in the place of this one.
    fn replace(&mut self, state: State) {
        self.state = state;
        self.replaced = true;
        if self.saves {
            self.track();
        }
    }

    /// What the file does not have yet.
    fn changes(&mut self, clock: Setting) -> Result<Batch, serde_json::Error> {
        if *self.clock != clock {
            *self.clock = clock;
        }
        let mut batch = Batch { all: self.replaced, rows: Vec::new() };
        for (name, part) in self.parts() {
            let changes = part.changes(batch.all)?;
            batch.rows.extend(changes.into_iter().map(|(order, value)| (name, order, value)));
        }
        self.replaced = false;
        Ok(batch)
    }
}

#[derive(Debug)]
pub(crate) struct Shared {
    world: Mutex<World>,
    pub(crate) clock: Clock,
    /// Settings to go back to.
    initial: Settings,
    /// Where there is a state file.
    saver: Option<Saver>,
}

impl Shared {
    pub(crate) fn new(world: World, clock: Clock, saver: Option<Saver>) -> Shared {
        let initial = world.settings.clone();
        Shared { world: Mutex::new(world), clock, initial, saver }
    }

    /// A handler that panicked cannot have left anything half written that matters more than going on.
    pub(crate) fn lock(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets everything but the keys, and the seed if no other is given.
    pub(crate) fn reset(&self, seed: Option<u64>) {
        let mut world = self.lock();
        world.seed = seed.unwrap_or(world.seed);
        let state = State::new(world.seed);
        world.replace(state);
        world.settings = self.initial.clone();
        world.journal.clear();
        world.faults.clear();
        world.counts = Counts::default();
        world.snapshots.clear();
    }

    /// Brings the state up to the clock.
    pub(crate) fn settle(&self) -> MutexGuard<'_, World> {
        let now = self.clock.now();
        let mut world = self.lock();
        let World { state, settings, .. } = &mut *world;
        state.advance(now, settings);
        world
    }

    /// Keeps the state and the clock as they are now.
    pub(crate) fn snapshot(&self) -> u64 {
        let mut world = self.settle();
        world.counter += 1;
        let (id, kept) = (world.counter, (world.state.clone(), self.clock.setting()));
        world.snapshots.insert(id, kept);
        id
    }

    /// Goes back to a snapshot, which can be used again; false if there is none of that id.
    pub(crate) fn restore(&self, id: u64) -> bool {
        let mut world = self.lock();
        let Some((state, clock)) = world.snapshots.get(&id).cloned() else { return false };
        world.replace(state);
        self.clock.restore(clock);
        true
    }

    /// What the file does not have yet.
    pub(crate) fn changes(&self) -> Result<Batch, serde_json::Error> {
        let clock = self.clock.setting();
        self.lock().changes(clock)
    }

    /// Waits until everything that has happened so far is in the state file, if there is one; the error is why it is
    /// not.
    pub(crate) async fn saved(&self) -> Result<(), Arc<str>> {
        match &self.saver {
            Some(saver) => saver.saved().await,
            None => Ok(()),
        }
    }
}
