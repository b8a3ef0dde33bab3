//! What agencies may write into a template, and what they are told about their mistakes.

use std::collections::BTreeSet;

use proptest::prelude::*;
use sidebook_domain::{Action, Language};

use super::check::check_template;
use super::fault::{TemplateFault, TemplatePlace};
use super::samples::{sample_message, tried_with};
use super::variables::{TemplateVariable, template_variables, variable_sample};
use super::{default_template, render_by};
use crate::message::Detail;

fn fault(action: Action, source: &str) -> TemplateFault {
    check_template(action, Language::ZhCn, source).expect_err(source)
}

/// The code, the place and the word, as people are told.
fn told(fault: &TemplateFault) -> String {
    let place = fault
        .place
        .map_or(String::new(), |TemplatePlace { line, column }| {
            format!(" {line}:{column}")
        });
    let word = fault.word().map_or(String::new(), |word| format!(" {word}"));
    let instead = fault
        .suggestion
        .map_or(String::new(), |word| format!(" → {word}"));
    format!("{}{place}{word}{instead}", fault.code())
}

#[test]
fn the_built_in_templates_may_be_saved_in_both_languages() {
    for action in Action::ALL {
        for language in [Language::ZhCn, Language::En] {
            let source = default_template(action, language);
            assert_eq!(
                check_template(action, language, source).as_deref(),
                Ok(source.trim()),
                "{action:?}"
            );
        }
    }
}

#[test]
fn the_catalogue_names_exactly_what_messages_have() {
    for action in Action::ALL {
        for (sample, message) in tried_with(action) {
            let value = message.variables(Language::ZhCn, Detail::EVERYTHING);
            let names: BTreeSet<String> = value.try_iter().unwrap().map(|name| name.to_string()).collect();
            let known: BTreeSet<String> = template_variables(action)
                .iter()
                .map(|variable| variable.name.to_owned())
                .collect();
            assert_eq!(names, known, "{action:?} {sample:?}");
        }
    }
    // With samples, so that members are named too.
    let line = |action, path: &[&str], variable: &TemplateVariable| {
        let sample = variable_sample(action, Language::ZhCn, path);
        assert!(variable.meaning(Language::En).is_ascii() && !variable.meaning(Language::ZhCn).is_empty());
        format!("{}: {sample}", path.join("."))
    };
    let mut all = Vec::new();
    for action in Action::ALL {
        all.push(format!("# {}", action.as_str()));
        for variable in template_variables(action) {
            all.push(line(action, &[variable.name], variable));
            for member in variable.members {
                let sample = line(action, &[variable.name, member.name], member);
                assert!(!sample.ends_with(": "), "{action:?} {sample}");
                all.push(sample);
            }
        }
    }
    insta::assert_snapshot!("variables", all.join("\n"));
}

#[test]
fn what_the_editor_puts_in_may_be_saved() {
    for action in Action::ALL {
        for language in [Language::ZhCn, Language::En] {
            for variable in template_variables(action) {
                let source = format!("您好{}", variable.snippet(language));
                assert!(check_template(action, language, &source).is_ok(), "{source}");
            }
        }
    }
}

#[test]
fn mistakes_are_told_with_their_place() {
    let reminder = |source| told(&fault(Action::PaymentReminder, source));
    let all = [
        "",
        " \n",
        "您好！{{ client_nmae }}",
        "第一行\n  合计：{{ totl }}",
        "{% for item in items %}{{ item.amuont }}{% endfor %}",
        "{% for item in itms %}{{ item.amount }}{% endfor %}",
        "{% if voided %}已作废{% endif %}",
        "{{ total",
        "您好\n{% if total %}",
        "{% for item in items %}\n{% endif %}",
        "{{ total | jion }}",
        "{{ total | join(',' }}",
        "{% if total is nnoe %}x{% endif %}",
        "{% set x = total %}{{ x }}",
        "{% macro m() %}{% endmacro %}",
        "{% include 'x' %}",
        "{{ range(99) }}",
        "{{ total.upper() }}",
        "{{ 'x' * 100000000 }}",
        "{{ items[0] }}",
        "{% for a in items %}{% for b in items %}{% for c in items %}x{% endfor %}{% endfor %}{% endfor %}",
        "{% for a in items if a %}x{% endfor %}",
        "{{ items }}",
        "{% for a in total %}{{ a }}{% endfor %}",
        "{{ more_items | join('、') }}",
        "{{ loop.index }}",
        "{% for item in items %}{{ loop.indx }}{% endfor %}",
        "{{ self.x }}{{ debug }}",
        "{% if more_items > 99 %}还有{% endif %}",
        "a\u{0}b",
    ];
    insta::assert_snapshot!(
        "faults",
        all.map(|source| format!("{source:?}: {}", reminder(source)))
            .join("\n")
    );
    assert_eq!(reminder(&"长".repeat(4_001)), "too_long");
    let long = fault(Action::PaymentReminder, &"长".repeat(3_000));
    assert_eq!((long.code(), long.bytes()), ("result_too_long", Some(9_000)));
    // Fits for most, not for one who owes much.
    let listed = fault(
        Action::PaymentReminder,
        &format!(
            "{}{{% for a in items %}}{}{{% endfor %}}",
            "头".repeat(400),
            "行".repeat(100)
        ),
    );
    assert_eq!(listed.code(), "result_too_long");
}

#[test]
fn what_a_client_has_not_is_left_out() {
    let source = check_template(
        Action::FilingNotice,
        Language::ZhCn,
        "您好！待扣款{{ unpaid }}。\u{202e}",
    )
    .unwrap();
    let (_, least) = tried_with(Action::FilingNotice).swap_remove(1);
    assert_eq!(
        render_by(&source, &least, Language::ZhCn).unwrap(),
        "您好！待扣款。"
    );
    let full = render_by(&source, &sample_message(Action::FilingNotice), Language::ZhCn).unwrap();
    assert_eq!(full, "您好！待扣款¥1,234.00。");
}

#[test]
fn loops_know_where_they_are_and_rows_may_lie_in_rows() {
    let source = "{% for period in periods %}{{ loop.index }}. {{ period.name | trim }}：\
                  {% for document in period.documents %}{{ document }}{% if not loop.last and document is not none %}、{% endif %}{% endfor %}\n{% endfor %}";
    assert_eq!(
        check_template(Action::MissingDocumentsReminder, Language::ZhCn, source).as_deref(),
        Ok(source)
    );
}

proptest! {
    #[test]
    fn nothing_that_is_typed_breaks_the_check(
        source in "(\\{\\{ | \\}\\}|\\{% | %\\}|for |in |if |endif|endfor|else|items|item|\\.amount|total|\\||join|'|\"|\\(|\\)|\\PC){0,30}"
    ) {
        if let Ok(kept) = check_template(Action::PaymentReminder, Language::En, &source) {
            let message = sample_message(Action::PaymentReminder);
            prop_assert!(render_by(&kept, &message, Language::En).is_ok());
        }
    }
}
