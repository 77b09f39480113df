//! Everything that an emulator is, behind one lock.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::{
    auth::key::AccessKey,
    clock::Clock,
    faults::FaultTable,
    journal::{Log, Observer},
    settings::Settings,
    state::State,
};

#[derive(Debug)]
pub(crate) struct World {
    pub(crate) settings: Settings,
    pub(crate) state: State,
    pub(crate) journal: Log,
    pub(crate) faults: FaultTable,
    /// The primary and the secondary key.
    pub(crate) keys: [AccessKey; 2],
    pub(crate) seed: u64,
    pub(crate) snapshots: BTreeMap<u64, State>,
    pub(crate) counter: u64,
}

#[derive(Debug)]
pub(crate) struct Shared {
    world: Mutex<World>,
    pub(crate) clock: Clock,
    /// Settings to go back to.
    initial: Settings,
}

impl Shared {
    pub(crate) fn new(
        settings: Settings,
        seed: u64,
        keys: [AccessKey; 2],
        observer: Option<Observer>,
    ) -> Shared {
        let world = World {
            settings: settings.clone(),
            state: State::new(seed),
            journal: Log::new(observer),
            faults: FaultTable::default(),
            keys,
            seed,
            snapshots: BTreeMap::new(),
            counter: 0,
        };
        Shared { world: Mutex::new(world), clock: Clock::default(), initial: settings }
    }

    /// A handler that panicked cannot have left anything half written that matters more than going on.
    pub(crate) fn lock(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets everything but the keys, and the seed if no other is given.
    pub(crate) fn reset(&self, seed: Option<u64>) {
        let mut world = self.lock();
        world.seed = seed.unwrap_or(world.seed);
        world.state = State::new(world.seed);
        world.settings = self.initial.clone();
        world.journal.clear();
        world.faults.clear();
        world.snapshots.clear();
    }

    /// Brings the state up to the clock.
    pub(crate) fn settle(&self) -> MutexGuard<'_, World> {
        let now = self.clock.now();
        let mut world = self.lock();
        let settings = world.settings.clone();
        world.state.advance(now, &settings);
        world
    }

    /// Keeps the state as it is now.
    pub(crate) fn snapshot(&self) -> u64 {
        let mut world = self.settle();
        world.counter += 1;
        let (id, state) = (world.counter, world.state.clone());
        world.snapshots.insert(id, state);
        id
    }

    /// Goes back to a snapshot, which can be used again; false if there is none of that id.
    pub(crate) fn restore(&self, id: u64) -> bool {
        let mut world = self.lock();
        let Some(state) = world.snapshots.get(&id).cloned() else { return false };
        world.state = state;
        true
    }
}
