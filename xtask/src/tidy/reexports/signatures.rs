//! The paths that a public item's signature names: types, traits in bounds, and what their arguments name.

use std::collections::BTreeSet;

use syn::{Generics, ImplItem, Item, TraitItem, visit::Visit};

use crate::tidy::reexports::model::is_public;

/// A path in a signature.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) path: Vec<String>,
    pub(crate) line: usize,
}

/// What a type, trait, function or constant names to its users.
pub(crate) fn of_item(item: &Item) -> Vec<Named> {
    let mut names = Names::default();
    match item {
        Item::Fn(function) => names.visit_signature(&function.sig),
        Item::Const(constant) => names.visit_type(&constant.ty),
        Item::Static(constant) => names.visit_type(&constant.ty),
        Item::Type(alias) => {
            names.visit_generics(&alias.generics);
            names.visit_type(&alias.ty);
        }
        Item::Struct(record) => {
            names.visit_generics(&record.generics);
            names.public_fields(&record.fields);
        }
        Item::Enum(choice) => {
            names.visit_generics(&choice.generics);
            for field in choice.variants.iter().flat_map(|variant| &variant.fields) {
                names.visit_type(&field.ty);
            }
        }
        Item::Trait(interface) => {
            names.visit_generics(&interface.generics);
            for bound in &interface.supertraits {
                names.visit_type_param_bound(bound);
            }
            names.trait_items(&interface.items);
        }
        _ => {}
    }
    names.finish()
}

/// What an `impl` block shows of itself: its public functions; for a trait, the trait's arguments and associated types.
pub(crate) fn of_impl(block: &syn::ItemImpl) -> Vec<Named> {
    let mut all = Vec::new();
    for item in &block.items {
        let mut names = Names::within(&block.generics);
        match item {
            ImplItem::Fn(function) if block.trait_.is_none() && is_public(&function.vis) => {
                names.visit_signature(&function.sig);
            }
            ImplItem::Const(constant) if block.trait_.is_none() && is_public(&constant.vis) => {
                names.visit_type(&constant.ty);
            }
            ImplItem::Type(associated) if block.trait_.is_some() => names.visit_type(&associated.ty),
            _ => {}
        }
        all.extend(names.finish());
    }
    if let Some((path, _)) = &block.trait_ {
        let mut names = Names::within(&block.generics);
        for segment in &path.segments {
            names.visit_path_arguments(&segment.arguments);
        }
        all.extend(names.finish());
    }
    all
}

#[derive(Default)]
struct Names {
    found: Vec<Named>,
    parameters: BTreeSet<String>,
}

impl Names {
    /// Inside a block with these parameters, whose bounds are the block's business.
    fn within(generics: &Generics) -> Self {
        let parameters = generics.type_params().map(|parameter| parameter.ident.to_string());
        Self { found: Vec::new(), parameters: parameters.collect() }
    }

    fn public_fields(&mut self, fields: &syn::Fields) {
        for field in fields.iter().filter(|field| is_public(&field.vis)) {
            self.visit_type(&field.ty);
        }
    }

    fn trait_items(&mut self, items: &[TraitItem]) {
        for item in items {
            match item {
                TraitItem::Fn(function) => self.visit_signature(&function.sig),
                TraitItem::Const(constant) => self.visit_type(&constant.ty),
                TraitItem::Type(associated) => {
                    self.visit_generics(&associated.generics);
                    for bound in &associated.bounds {
                        self.visit_type_param_bound(bound);
                    }
                }
                _ => {}
            }
        }
    }

    fn finish(self) -> Vec<Named> {
        let is_local = |named: &Named| {
            named.path.first().is_none_or(|first| first == "Self" || self.parameters.contains(first))
        };
        self.found.into_iter().filter(|named| !is_local(named)).collect()
    }
}

impl<'ast> Visit<'ast> for Names {
    fn visit_generics(&mut self, generics: &'ast Generics) {
        self.parameters.extend(generics.type_params().map(|parameter| parameter.ident.to_string()));
        syn::visit::visit_generics(self, generics);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let line = path.segments.first().map_or(0, |segment| segment.ident.span().start().line);
        let words = path.segments.iter().map(|segment| segment.ident.to_string());
        self.found.push(Named { path: words.collect(), line });
        syn::visit::visit_path(self, path);
    }

    // None of these is part of a type's name.
    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}
    fn visit_expr(&mut self, _: &'ast syn::Expr) {}
    fn visit_macro(&mut self, _: &'ast syn::Macro) {}
    fn visit_pat(&mut self, _: &'ast syn::Pat) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(item: &str) -> Vec<String> {
        let named = match syn::parse_str(item).unwrap() {
            Item::Impl(block) => of_impl(&block),
            item => of_item(&item),
        };
        named.into_iter().map(|named| named.path.join("::")).collect()
    }

    #[test]
    fn a_function_names_its_arguments_result_and_bounds() {
        let item = "pub async fn f<T: Into<A>>(a: &[b::B], (c, d): (C, T)) -> Result<impl Stream<Item = E>, F> \
                    where T::Output: G<{ N }> { H::new() }";
        let expected = ["Into", "A", "b::B", "C", "Result", "Stream", "E", "F", "G"];
        let mut found = paths(item);
        found.sort_by_key(|path| expected.iter().position(|wanted| wanted == path));
        assert_eq!(found, expected);
    }

    #[test]
    fn private_fields_and_functions_are_nobodys_business() {
        assert_eq!(paths("pub struct S { pub a: A, pub(crate) b: B, c: C }"), ["A"]);
        assert_eq!(
            paths("impl S { pub fn a(&self) -> A {} pub(crate) fn b() -> B {} fn c() -> C {} }"),
            ["A"]
        );
        assert_eq!(paths("pub enum E { A(A), B { b: B } }"), ["A", "B"]);
    }

    #[test]
    fn a_trait_and_its_implementations_name_types() {
        assert_eq!(
            paths("pub trait T: U { type X: V; fn f(&self, a: Self::X) -> Box<dyn W>; }"),
            ["U", "V", "Box", "W"]
        );
        assert_eq!(
            paths("impl<T> From<A<T>> for S<T> { type O = B; fn from(a: A<T>) -> Self { C } }"),
            ["B", "A"]
        );
    }
}
