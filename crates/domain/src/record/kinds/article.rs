use super::{EXTERNAL_KEY, ExternalKey, Put, Reader, RecordField, field, required};
use crate::record::{Holds, Kind, MatchBy, Record, Required};
use crate::{ArticleText, parse_line, parse_lines};

/// How many characters the name of a category may have.
const CATEGORY: usize = 30;

/// What there is to know of articles.
pub(in crate::record) const KIND: Kind = Kind {
    word: "articles",
    title: ("知识", "Articles"),
    fields: FIELDS,
    matches: &[MatchBy::Contents, MatchBy::ExternalKey],
    contents: Some(("问题", "Question")),
    read: |reader, _| read(reader).map(Record::Article),
};

const FIELDS: &[RecordField] = &[
    field(
        "question",
        "问题",
        "Question",
        Holds::Line(ArticleText::QUESTION_CHARS),
        Required::Always,
        &["标题", "提问", "常见问题", "title"],
        "小规模纳税人怎么开专票？",
    ),
    field(
        "category",
        "一级分类",
        "Category",
        Holds::Line(CATEGORY),
        Required::Always,
        &["分类", "类别", "所属分类"],
        "税务",
    ),
    field(
        "subcategory",
        "二级分类",
        "Subcategory",
        Holds::Line(CATEGORY),
        Required::No,
        &["子分类", "小类"],
        "增值税",
    ),
    field(
        "brief",
        "简答",
        "Brief answer",
        Holds::Text(ArticleText::BRIEF_CHARS),
        Required::Always,
        &["答案", "回答", "简要回答", "answer"],
        "可以自行开具增值税专用发票。",
    ),
    field(
        "full_text",
        "全文",
        "Full text",
        Holds::Text(ArticleText::FULL_CHARS),
        Required::No,
        &["正文", "详细回答", "详情", "details"],
        "",
    ),
    field(
        "keywords",
        "关键词",
        "Keywords",
        Holds::Words,
        Required::No,
        &["关键字"],
        "专票、开票",
    ),
    EXTERNAL_KEY,
];

/// An article as a row has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleRecord {
    /// Its key, of a workbook.
    pub external_key: Option<ExternalKey>,
    /// What clients ask.
    pub question: String,
    /// The name of its category of the first level.
    pub category: String,
    /// The name of the one below it.
    pub subcategory: Option<String>,
    /// The answer in a few sentences.
    pub brief: String,
    /// The answer at length.
    pub full: Option<Option<String>>,
    /// Further words it is found by, in place of those it has.
    pub keywords: Option<Vec<String>>,
}

impl ArticleRecord {
    /// What the article says then; what the row leaves out is as `before`.
    #[must_use]
    pub fn text(&self, before: Option<&ArticleText>) -> Option<ArticleText> {
        let stands = before.and_then(ArticleText::full);
        let full = match &self.full {
            Some(full) => full.as_deref(),
            None => stands,
        };
        let stand = before.map(ArticleText::keywords).unwrap_or_default();
        let keywords = self.keywords.as_deref().unwrap_or(stand);
        let keywords: Vec<&str> = keywords.iter().map(String::as_str).collect();
        ArticleText::new(&self.question, &self.brief, full, &keywords).ok()
    }
}

fn read(reader: &mut Reader<'_>) -> Option<ArticleRecord> {
    let text = |most| move |text: &str| parse_lines(text, most);
    let external_key = super::read_external_key(reader);
    let question = reader.plain_line("question", ArticleText::QUESTION_CHARS);
    let category = reader.plain_line("category", CATEGORY);
    let subcategory = reader.plain_line("subcategory", CATEGORY);
    let brief = reader.line("brief", text(ArticleText::BRIEF_CHARS));
    let full = reader.line("full_text", text(ArticleText::FULL_CHARS));
    let word = |word: &str| parse_line(word, ArticleText::KEYWORD_CHARS);
    let keywords: Put<Vec<String>> = reader.lines("keywords", ArticleText::KEYWORDS, word);
    Some(ArticleRecord {
        external_key,
        question: required(question)?,
        category: required(category)?,
        subcategory: subcategory.flatten(),
        brief: required(brief)?,
        full,
        keywords: keywords.map(Option::unwrap_or_default),
    })
}
