//! Read a long list a page at a time, stop, and go on later with a token.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use acs_examples::{Result, connect};
use core_http::{
    ConnectionString, Pager, Response, ResumeToken,
    service::{Call, Method, Operation, PageContent, Paging, Pipeline, Replay},
};
use serde::Deserialize;

static LIST_COUNTRIES: Operation = Operation::new(
    "list_available_countries",
    Method::GET,
    "/availablePhoneNumbers/countries",
    Replay::Always,
);
static COUNTRIES: Paging<Country> = Paging::new("maxPageSize", read);

#[derive(Deserialize)]
struct Country {
    #[serde(rename = "localizedName")]
    name: String,
}

#[derive(Deserialize)]
struct Countries {
    countries: Vec<Country>,
    #[serde(rename = "nextLink")]
    next_link: Option<String>,
}

fn read(answer: &Response) -> core_http::Result<PageContent<Country>> {
    let page: Countries = answer.json()?;
    Ok(PageContent::new(page.countries, page.next_link))
}

fn list(pipeline: &Pipeline) -> core_http::Result<Pager<Country>> {
    Ok(Pager::new(pipeline, Call::new(&LIST_COUNTRIES, &[])?, &COUNTRIES).page_size(2))
}

#[tokio::main]
async fn main() -> Result {
    let resource = connect().await?;
    let (endpoint, key) = ConnectionString::parse(resource.connection_string())?.into_parts();
    let pipeline = Pipeline::builder(endpoint, key, "2025-06-01").build()?;

    let mut countries = list(&pipeline)?;
    for _ in 0..2 {
        let country = countries.try_next().await?.ok_or("the list is shorter than two")?;
        println!("first run: {}", country.name);
    }
    let Some(token) = countries.resume_token() else { return Ok(()) };
    let saved = token.to_string();

    // Another process, another day: a page that was begun comes again from its start.
    let token: ResumeToken = saved.parse()?;
    let mut countries = list(&pipeline)?.resume_from(&token)?;
    while let Some(country) = countries.try_next().await? {
        println!("second run: {}", country.name);
    }
    Ok(())
}
