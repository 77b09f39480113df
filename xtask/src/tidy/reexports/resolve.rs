//! What a path in a module means: an item of one of our crates, a module of one, or something foreign.

use std::collections::BTreeSet;

use crate::tidy::reexports::model::{self, Crate, Module};

/// What a path means.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Meaning {
    /// A type or trait that crate `krate` defines in its module `module`.
    Own {
        krate: usize,
        module: usize,
        name: String,
    },
    Module {
        krate: usize,
        module: usize,
    },
    /// From a crate that is not ours; the path begins with its name.
    Foreign(Vec<String>),
}

/// The libraries of the workspace.
pub(crate) struct Crates(pub(crate) Vec<Crate>);

/// Longer chains of imports than this are circles.
const MAX_STEPS: usize = 32;

impl Crates {
    /// What a path in a signature means. None for a generic parameter, a name of the prelude, or what a macro defines.
    pub(crate) fn resolve(&self, krate: usize, module: usize, path: &[String]) -> Option<Meaning> {
        self.path(At { krate, module, skip: None, steps: 0 }, path, false)
    }

    /// What the import with this index in `module` brings in.
    pub(crate) fn resolve_use(&self, krate: usize, module: usize, index: usize) -> Option<Meaning> {
        self.import(At { krate, module, skip: None, steps: 0 }, index)
    }

    /// Everything that a user of the crate can name, as (module, name).
    pub(crate) fn nameable(&self, krate: usize) -> BTreeSet<(usize, String)> {
        let mut names = BTreeSet::new();
        self.collect(krate, 0, &mut BTreeSet::new(), &mut names);
        names
    }

    pub(crate) fn module(&self, krate: usize, module: usize) -> Option<&Module> {
        self.0.get(krate)?.modules.get(module)
    }

    /// What the public imports of a module bring in, those of its own globbed modules included.
    pub(crate) fn exports(&self, krate: usize, module: usize) -> Vec<Meaning> {
        let mut meanings = Vec::new();
        let mut seen = BTreeSet::new();
        let mut open = vec![module];
        while let Some(module) = open.pop().filter(|module| seen.insert(*module)) {
            let uses = self.module(krate, module).map(|module| module.uses.as_slice()).unwrap_or_default();
            for (index, import) in uses.iter().enumerate().filter(|(_, import)| import.public) {
                match self.resolve_use(krate, module, index) {
                    Some(Meaning::Module { krate: other, module })
                        if import.name.is_none() && other == krate =>
                    {
                        open.push(module);
                    }
                    meaning => meanings.extend(meaning),
                }
            }
        }
        meanings
    }

    fn collect(
        &self,
        krate: usize,
        module: usize,
        seen: &mut BTreeSet<usize>,
        names: &mut BTreeSet<(usize, String)>,
    ) {
        let Some(declared) = self.module(krate, module).filter(|_| seen.insert(module)) else { return };
        let types = declared.items.iter().filter_map(model::type_name);
        names.extend(types.filter(|(_, vis)| model::is_public(vis)).map(|(name, _)| (module, name)));
        for child in declared.children.values() {
            if self.module(krate, *child).is_some_and(|child| child.public) {
                self.collect(krate, *child, seen, names);
            }
        }
        for (index, _) in declared.uses.iter().enumerate().filter(|(_, import)| import.public) {
            match self.resolve_use(krate, module, index) {
                Some(Meaning::Own { krate: own, module, name }) if own == krate => {
                    names.insert((module, name));
                }
                Some(Meaning::Module { krate: own, module }) if own == krate => {
                    self.collect(krate, module, seen, names);
                }
                _ => {}
            }
        }
    }

    fn import(&self, at: At, index: usize) -> Option<Meaning> {
        let import = self.module(at.krate, at.module)?.uses.get(index)?;
        self.path(At { skip: Some(index), ..at }, &import.target, true)
    }

    /// `lone_is_foreign`: a single unknown word is a crate (in an import), not a name of the prelude (in a type).
    fn path(&self, at: At, path: &[String], lone_is_foreign: bool) -> Option<Meaning> {
        let at = at.next()?;
        let (first, mut rest) = path.split_first()?;
        let here = |module| Some(Meaning::Module { krate: at.krate, module });
        let mut meaning = match first.as_str() {
            "crate" => here(0),
            "self" => here(at.module),
            "super" => here(self.module(at.krate, at.module)?.parent),
            _ => self.lookup(at, first),
        };
        if meaning.is_none() {
            if rest.is_empty() && !lone_is_foreign {
                return None;
            }
            return self.canonical(at, path.to_vec());
        }
        while let Some((word, further)) = rest.split_first() {
            meaning = match meaning? {
                // An associated item: what counts is the type that it belongs to.
                own @ Meaning::Own { .. } => return Some(own),
                Meaning::Module { krate, module } if word == "super" => {
                    Some(Meaning::Module { krate, module: self.module(krate, module)?.parent })
                }
                Meaning::Module { krate, module } => {
                    self.lookup(At { krate, module, skip: None, ..at }, word)
                }
                Meaning::Foreign(mut longer) => {
                    longer.push(word.clone());
                    self.canonical(at, longer)
                }
            };
            rest = further;
        }
        meaning
    }

    /// A foreign path that begins with one of our crates is looked up there, so that a re-export is the same type.
    fn canonical(&self, at: At, path: Vec<String>) -> Option<Meaning> {
        let (first, rest) = path.split_first()?;
        let Some(krate) = self.0.iter().position(|krate| krate.name == *first) else {
            return Some(Meaning::Foreign(path));
        };
        if rest.is_empty() {
            return Some(Meaning::Module { krate, module: 0 });
        }
        let inside: Vec<String> = std::iter::once("crate".to_owned()).chain(rest.iter().cloned()).collect();
        self.path(At { krate, module: 0, skip: None, ..at }, &inside, false)
    }

    fn lookup(&self, at: At, name: &str) -> Option<Meaning> {
        let at = at.next()?;
        let module = self.module(at.krate, at.module)?;
        if module.items.iter().filter_map(model::type_name).any(|(own, _)| own == name) {
            return Some(Meaning::Own { krate: at.krate, module: at.module, name: name.to_owned() });
        }
        if let Some(child) = module.children.get(name) {
            return Some(Meaning::Module { krate: at.krate, module: *child });
        }
        let named = |index: &usize| {
            module.uses.get(*index).is_some_and(|import| import.name.as_deref() == Some(name))
        };
        let others = (0..module.uses.len()).filter(|index| Some(*index) != at.skip);
        if let Some(index) = others.clone().find(named) {
            return self.import(at, index);
        }
        let globs =
            others.filter(|index| module.uses.get(*index).is_some_and(|import| import.name.is_none()));
        globs.into_iter().find_map(|index| match self.import(at, index)? {
            Meaning::Module { krate, module } => self.lookup(At { krate, module, skip: None, ..at }, name),
            _ => None,
        })
    }
}

/// Where a lookup stands.
#[derive(Clone, Copy)]
struct At {
    krate: usize,
    module: usize,
    /// The import that is being resolved: it does not define its own first word (`use async_trait::async_trait`).
    skip: Option<usize>,
    steps: usize,
}

impl At {
    fn next(self) -> Option<Self> {
        (self.steps < MAX_STEPS).then_some(Self { steps: self.steps + 1, ..self })
    }
}
