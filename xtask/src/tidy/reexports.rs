//! A user names one dependency: every type in a crate's public signatures can be named through that crate. Its own types
//! are public somewhere in it; the others, those of our lower crates included, are re-exported at its root.
//!
//! Decided on the source, so that it needs no build. What a macro defines is not seen; the standard library and the
//! prelude need no re-export.

mod model;
mod resolve;
mod signatures;

use std::collections::BTreeSet;

use syn::Item;

use crate::tidy::{
    Offence,
    reexports::{
        model::{Crate, Module},
        resolve::{Crates, Meaning},
        signatures::Named,
    },
    tree::Tree,
};

const RULE: &str = "re-export";

pub(crate) fn check(tree: &Tree) -> Vec<Offence> {
    let crates = Crates(tree.crates().into_iter().filter_map(|name| Crate::load(tree, name)).collect());
    (0..crates.0.len()).flat_map(|krate| Checker::new(&crates, krate).check()).collect()
}

struct Checker<'c> {
    crates: &'c Crates,
    krate: usize,
    nameable: BTreeSet<(usize, String)>,
    exports: Vec<Meaning>,
}

impl<'c> Checker<'c> {
    fn new(crates: &'c Crates, krate: usize) -> Self {
        Self { crates, krate, nameable: crates.nameable(krate), exports: crates.exports(krate, 0) }
    }

    fn check(&self) -> Vec<Offence> {
        let mut offences = Vec::new();
        let modules = self.crates.0.get(self.krate).map(|krate| krate.modules.as_slice()).unwrap_or_default();
        for (index, module) in modules.iter().enumerate() {
            for item in &module.items {
                for named in self.shown(index, module, item) {
                    offences.extend(self.judge(index, module, &named));
                }
            }
        }
        offences
    }

    /// What the item shows to users; nothing if they cannot reach it.
    fn shown(&self, index: usize, module: &Module, item: &Item) -> Vec<Named> {
        if let Item::Impl(block) = item {
            return if self.is_shown_impl(index, block) { signatures::of_impl(block) } else { vec![] };
        }
        let reachable = match model::type_name(item) {
            Some((name, _)) => self.nameable.contains(&(index, name)),
            None => self.is_public_value(index, module, item),
        };
        if !reachable {
            return Vec::new();
        }
        let mut shown = signatures::of_item(item);
        // Whoever implements the trait needs the attribute.
        let is_async = |attribute: &&syn::Attribute| {
            attribute.path().segments.last().is_some_and(|segment| segment.ident == "async_trait")
        };
        if let Item::Trait(interface) = item
            && interface.attrs.iter().any(|attribute| is_async(&attribute))
        {
            let path = vec!["async_trait".to_owned(), "async_trait".to_owned()];
            shown.push(Named { path, line: interface.ident.span().start().line });
        }
        shown
    }

    fn is_shown_impl(&self, module: usize, block: &syn::ItemImpl) -> bool {
        let syn::Type::Path(path) = &*block.self_ty else { return false };
        let of_nameable_type = self.is_nameable(self.resolve(module, &words(&path.path)));
        // A private trait is not seen; a foreign one, or one of the prelude, is.
        let of_seen_trait = block.trait_.as_ref().is_none_or(|(path, _)| {
            let meaning = self.resolve(module, &words(path));
            self.is_nameable(meaning.clone()) || !matches!(meaning, Some(Meaning::Own { .. }))
        });
        of_nameable_type && of_seen_trait
    }

    /// A public function or constant in a module whose path is public, or that a public import brings out.
    fn is_public_value(&self, index: usize, module: &Module, item: &Item) -> bool {
        let (Item::Fn(syn::ItemFn { vis, sig: syn::Signature { ident, .. }, .. })
        | Item::Const(syn::ItemConst { vis, ident, .. })
        | Item::Static(syn::ItemStatic { vis, ident, .. })) = item
        else {
            return false;
        };
        let modules = self.crates.0.get(self.krate).map(|krate| krate.modules.as_slice()).unwrap_or_default();
        let is_open = |mut at: usize| {
            while let Some(module) = modules.get(at).filter(|_| at != 0) {
                if !module.public {
                    return false;
                }
                at = module.parent;
            }
            true
        };
        // By its name alone: a function is not looked up like a type, and a false alarm here costs one re-export.
        let brought_out = modules.iter().flat_map(|module| &module.uses).any(|import| {
            import.public && import.target.last().is_some_and(|last| ident == last) && import.target.len() > 1
        });
        model::is_public(vis) && (is_open(index) || (brought_out && !module.public))
    }

    fn judge(&self, index: usize, module: &Module, named: &Named) -> Option<Offence> {
        let meaning = self.resolve(index, &named.path)?;
        let path = named.path.join("::");
        let remedy = match &meaning {
            Meaning::Foreign(path) if path.first().is_some_and(|name| is_of_rust(name)) => return None,
            Meaning::Foreign(path) if path.first().is_some_and(|name| name == "reqwest") => {
                "a type of reqwest is public; hide it behind a type of our own".to_owned()
            }
            Meaning::Own { krate, module, name } if *krate == self.krate => {
                if self.nameable.contains(&(*module, name.clone())) {
                    return None;
                }
                return self.judge_hidden(*module, name, named, &self.file_of(index));
            }
            meaning if self.is_exported(meaning) => return None,
            Meaning::Module { .. } => return None,
            _ => format!("`{path}` is in a public signature; `pub use` it at the root of the crate"),
        };
        Some(Offence::new(&module.file, named.line, RULE, remedy))
    }

    /// An own type that users cannot name: an alias stands for what it names, a sealed trait is hidden on purpose.
    fn judge_hidden(&self, module: usize, name: &str, named: &Named, file: &str) -> Option<Offence> {
        let declared = self.crates.module(self.krate, module)?;
        let is_it = |item: &&Item| model::type_name(item).is_some_and(|(own, _)| own == name);
        let item = declared.items.iter().find(is_it)?;
        if matches!(item, Item::Type(_)) {
            let inside = signatures::of_item(item);
            return inside.iter().find_map(|inner| self.judge(module, declared, inner));
        }
        let sealed = |word: &String| word.to_ascii_lowercase().contains("sealed");
        if matches!(item, Item::Trait(_)) && named.path.iter().any(sealed) {
            return None;
        }
        let remedy =
            format!("`{name}` is in a public signature and cannot be named; `pub use` it at the root");
        Some(Offence::new(file, named.line, RULE, remedy))
    }

    fn is_nameable(&self, meaning: Option<Meaning>) -> bool {
        match meaning {
            Some(Meaning::Own { krate, module, name }) if krate == self.krate => {
                self.nameable.contains(&(module, name))
            }
            _ => false,
        }
    }

    /// True if the root exports it, or a module or crate that it can be named through.
    fn is_exported(&self, wanted: &Meaning) -> bool {
        self.exports.iter().any(|exported| match (exported, wanted) {
            (Meaning::Foreign(exported), Meaning::Foreign(wanted)) => names_the_same(exported, wanted),
            (Meaning::Module { krate, module: 0 }, Meaning::Own { krate: wanted, .. }) => krate == wanted,
            (Meaning::Module { krate, module }, Meaning::Own { krate: of, module: wanted, .. }) => {
                krate == of && module == wanted
            }
            (exported, wanted) => exported == wanted,
        })
    }

    fn resolve(&self, module: usize, path: &[String]) -> Option<Meaning> {
        self.crates.resolve(self.krate, module, path)
    }

    fn file_of(&self, module: usize) -> String {
        self.crates.module(self.krate, module).map(|module| module.file.clone()).unwrap_or_default()
    }
}

fn words(path: &syn::Path) -> Vec<String> {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect()
}

fn is_of_rust(name: &str) -> bool {
    matches!(name, "std" | "core" | "alloc")
}

/// The exported path is the wanted one, or leads to it; or one of them is the short form of the other, as
/// `http::HeaderValue` is of `http::header::HeaderValue`.
fn names_the_same(exported: &[String], wanted: &[String]) -> bool {
    let short = exported.len() == 2 || wanted.len() == 2;
    let same_ends = exported.first() == wanted.first() && exported.last() == wanted.last();
    wanted.starts_with(exported) || (short && same_ends)
}

#[cfg(test)]
mod tests;
