//! The form on which an administrator chooses corp and visible scope.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::words::Words;
use crate::pages::html::{escaped, hidden, initials, page_in};
use crate::pages::language::Language;
use crate::world::{Corp, InstallRequest, World};

/// The page for `corp`.
pub(super) fn form(world: &World, language: Language, asked: &InstallRequest, corp: &Corp) -> HttpResponse {
    let words = Words::of(language);
    let app = world.env.config.suite.app_name.as_str();
    let letter: String = app.chars().take(1).collect();
    let link = [
        ("suite_id", asked.suite_id.as_str()),
        ("pre_auth_code", asked.pre_auth_code.as_str()),
        ("redirect_uri", asked.redirect_uri.as_str()),
        ("state", asked.state.as_str()),
        ("lang", language.tag()),
    ];
    let again = world.installation(&corp.id).is_some();
    let rights: String = words
        .rights_list
        .iter()
        .map(|right| format!("<li>{right}</li>"))
        .collect();
    let body = format!(
        "<main data-testid=\"install\">\
         <div class=\"head\"><span class=\"logo\" aria-hidden=\"true\">{letter}</span>\
         <div><h1>{asks}</h1><p>{note}</p></div></div>\
         <h2 id=\"corps\">{corp}</h2>{corps}\
         <form method=\"post\" action=\"/3rdapp/install\">{link}\
         <h2>{rights_title}</h2><ul class=\"rights\">{rights}</ul>\
         <h2 id=\"scope\">{scope_title}</h2>{scope}\
         <div class=\"actions\"><button name=\"decision\" value=\"cancel\">{cancel}</button>\
         <button class=\"main\" name=\"decision\" value=\"authorise\">{authorise}</button></div></form></main>",
        letter = escaped(&letter),
        asks = escaped(&words.asks.replace("{name}", app)),
        note = if again { words.again } else { words.first_time },
        corp = words.corp,
        corps = corps(world, words, &link, corp),
        link = hidden(&link) + &hidden(&[("corp", &corp.id)]),
        rights_title = words.rights,
        scope_title = words.scope,
        scope = scope_choice(words, corp),
        cancel = words.cancel,
        authorise = words.authorise,
    );
    page_in(language, StatusCode::OK, words.title, &body)
}

/// The corps whose administrator may sit here; each is a link that shows its own scope.
fn corps(world: &World, words: &Words, link: &[(&str, &str)], chosen: &Corp) -> String {
    let one = |corp: &Corp| {
        let admin = corp
            .administrator()
            .map(|admin| words.administrator.replace("{name}", &admin.name))
            .unwrap_or_default();
        let fields = hidden(link) + &hidden(&[("corp", &corp.id)]);
        format!(
            "<form method=\"get\" action=\"/3rdapp/install\">{fields}\
             <button class=\"choice\" aria-current=\"{}\"><span class=\"picture\" aria-hidden=\"true\">{}</span>\
             <span>{}<small>{}</small></span></button></form>",
            corp.id == chosen.id,
            escaped(&initials(&corp.name)),
            escaped(&corp.name),
            escaped(&admin),
        )
    };
    let list: String = world.corps.values().map(one).collect();
    format!("<div class=\"choices\" role=\"group\" aria-labelledby=\"corps\">{list}</div>")
}

fn scope_choice(words: &Words, corp: &Corp) -> String {
    let radio = |value: &str, [title, note]: [&str; 2], checked: &str| {
        format!(
            "<label class=\"choice\"><input type=\"radio\" name=\"scope\" value=\"{value}\"{checked}>\
             <span>{title}<small>{note}</small></span></label>"
        )
    };
    let parties: String = corp
        .departments
        .values()
        .filter(|department| department.parent != 0)
        .map(|department| tick("party", &department.id.to_string(), &department.name))
        .collect();
    let users: String = corp
        .people()
        .iter()
        .map(|member| tick("user", &member.id, &member.name))
        .collect();
    format!(
        "<div class=\"choices\" role=\"radiogroup\" aria-labelledby=\"scope\">{}{}\
         <div class=\"tick-list parties\" role=\"group\" aria-label=\"{}\">{parties}</div>{}\
         <div class=\"tick-list users\" role=\"group\" aria-label=\"{}\">{users}</div></div>",
        radio("all", words.everybody, " checked"),
        radio("parties", words.parties, ""),
        words.party_list,
        radio("users", words.users, ""),
        words.user_list,
    )
}

fn tick(name: &str, value: &str, label: &str) -> String {
    format!(
        "<label><input type=\"checkbox\" name=\"{name}\" value=\"{}\">{}</label>",
        escaped(value),
        escaped(label)
    )
}
