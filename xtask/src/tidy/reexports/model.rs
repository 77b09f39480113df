//! The modules of a crate as its source declares them: what each defines and what each imports.

use std::collections::BTreeMap;

use syn::{Attribute, Item, UseTree, Visibility};

use crate::tidy::tree::{Tree, folder};

/// A library of this workspace.
pub(crate) struct Crate {
    /// As paths name it: `core_auth`.
    pub(crate) name: String,
    /// The first is the root.
    pub(crate) modules: Vec<Module>,
}

/// One module: a file, or a block of one.
pub(crate) struct Module {
    pub(crate) file: String,
    pub(crate) parent: usize,
    pub(crate) public: bool,
    pub(crate) children: BTreeMap<String, usize>,
    pub(crate) uses: Vec<Use>,
    /// Everything but modules, imports and what is for tests.
    pub(crate) items: Vec<Item>,
}

/// One imported name, or a glob.
pub(crate) struct Use {
    pub(crate) public: bool,
    /// None for `*`.
    pub(crate) name: Option<String>,
    /// The path of what is imported; for a glob, of the module.
    pub(crate) target: Vec<String>,
}

impl Crate {
    /// Reads `crates/<package>/src/lib.rs` and every module below it; none if there is no library.
    pub(crate) fn load(tree: &Tree, package: &str) -> Option<Self> {
        let file = format!("crates/{package}/src/lib.rs");
        let parsed = syn::parse_file(tree.get(&file)?).ok()?;
        let mut krate = Self { name: package.replace('-', "_"), modules: Vec::new() };
        let source = folder(&file).to_owned();
        krate.add(tree, Place { file, folder: source, parent: 0, public: true }, parsed.items);
        Some(krate)
    }

    fn add(&mut self, tree: &Tree, place: Place, items: Vec<Item>) -> usize {
        let index = self.modules.len();
        let Place { file, folder, parent, public } = place;
        let empty = Module { file, parent, public, children: BTreeMap::new(), uses: vec![], items: vec![] };
        self.modules.push(empty);
        let mut children = BTreeMap::new();
        let mut uses = Vec::new();
        let mut kept = Vec::new();
        for item in items.into_iter().filter(|item| !is_for_tests(attributes(item))) {
            match item {
                Item::Mod(module) => {
                    let name = module.ident.to_string();
                    let child = self.add_child(tree, index, &folder, module);
                    children.extend(child.map(|child| (name, child)));
                }
                Item::Use(import) => {
                    flatten(&import.tree, &mut Vec::new(), is_public(&import.vis), &mut uses);
                }
                item if is_hidden(attributes(&item)) => {}
                item => kept.push(item),
            }
        }
        if let Some(module) = self.modules.get_mut(index) {
            (module.children, module.uses, module.items) = (children, uses, kept);
        }
        index
    }

    /// A module declared in the module `parent`, whose child modules have their files in `folder`.
    fn add_child(&mut self, tree: &Tree, parent: usize, folder: &str, module: syn::ItemMod) -> Option<usize> {
        let name = module.ident.to_string();
        let public = is_public(&module.vis) && !is_hidden(&module.attrs);
        let below = |file: String| Place { file, folder: format!("{folder}/{name}"), parent, public };
        if let Some((_, items)) = module.content {
            let file = self.modules.get(parent)?.file.clone();
            return Some(self.add(tree, below(file), items));
        }
        let files = [format!("{folder}/{name}.rs"), format!("{folder}/{name}/mod.rs")];
        let (file, text) = files.into_iter().find_map(|file| Some((file.clone(), tree.get(&file)?)))?;
        let parsed = syn::parse_file(text).ok()?;
        Some(self.add(tree, below(file), parsed.items))
    }
}

struct Place {
    file: String,
    /// Where the files of its child modules are.
    folder: String,
    parent: usize,
    public: bool,
}

pub(crate) fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// The name and visibility of an item that is a type or a trait.
pub(crate) fn type_name(item: &Item) -> Option<(String, &Visibility)> {
    let (ident, visibility) = match item {
        Item::Struct(item) => (&item.ident, &item.vis),
        Item::Enum(item) => (&item.ident, &item.vis),
        Item::Union(item) => (&item.ident, &item.vis),
        Item::Trait(item) => (&item.ident, &item.vis),
        Item::Type(item) => (&item.ident, &item.vis),
        _ => return None,
    };
    Some((ident.to_string(), visibility))
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(syn::ItemConst { attrs, .. })
        | Item::Enum(syn::ItemEnum { attrs, .. })
        | Item::Fn(syn::ItemFn { attrs, .. })
        | Item::Impl(syn::ItemImpl { attrs, .. })
        | Item::Mod(syn::ItemMod { attrs, .. })
        | Item::Static(syn::ItemStatic { attrs, .. })
        | Item::Struct(syn::ItemStruct { attrs, .. })
        | Item::Trait(syn::ItemTrait { attrs, .. })
        | Item::Type(syn::ItemType { attrs, .. })
        | Item::Union(syn::ItemUnion { attrs, .. })
        | Item::Use(syn::ItemUse { attrs, .. }) => attrs,
        _ => &[],
    }
}

fn flatten(tree: &UseTree, prefix: &mut Vec<String>, public: bool, uses: &mut Vec<Use>) {
    let mut add = |name: Option<String>, target: Vec<String>| uses.push(Use { public, name, target });
    match tree {
        UseTree::Path(path) => {
            prefix.push(path.ident.to_string());
            flatten(&path.tree, prefix, public, uses);
            prefix.pop();
        }
        UseTree::Name(name) if name.ident == "self" => add(prefix.last().cloned(), prefix.clone()),
        UseTree::Name(name) => add(Some(name.ident.to_string()), with(prefix, &name.ident)),
        UseTree::Rename(rename) if rename.ident == "self" => {
            add(Some(rename.rename.to_string()), prefix.clone());
        }
        UseTree::Rename(rename) => add(Some(rename.rename.to_string()), with(prefix, &rename.ident)),
        UseTree::Glob(_) => add(None, prefix.clone()),
        UseTree::Group(group) => {
            for tree in &group.items {
                flatten(tree, prefix, public, uses);
            }
        }
    }
}

fn with(prefix: &[String], last: &syn::Ident) -> Vec<String> {
    prefix.iter().cloned().chain([last.to_string()]).collect()
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    has(attributes, "cfg", |tokens| {
        tokens == "test" || (tokens.starts_with("all") && tokens.contains("test"))
    })
}

fn is_hidden(attributes: &[Attribute]) -> bool {
    has(attributes, "doc", |tokens| tokens == "hidden")
}

fn has(attributes: &[Attribute], name: &str, accept: impl Fn(&str) -> bool) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::List(list) => list.path.is_ident(name) && accept(&list.tokens.to_string()),
        _ => false,
    })
}
