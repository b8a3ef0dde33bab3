//! A sheet of paper as a list of lines: where each stands is decided here, how it looks in `templates/pictures/sheet.svg`.

use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg;

use super::font::{self, FAMILY, Fonts, Weight};
use super::{PictureError, Png};

/// The width of every sheet, in the units of its layout.
pub(super) const WIDTH: u16 = 480;
/// White at the left and the right.
pub(super) const MARGIN: u16 = 28;
const RIGHT: u16 = WIDTH - MARGIN;
/// Pixels per unit: phones have two or three, and the chat lets people zoom.
const SCALE: f32 = 3.0;
/// The most lines of one text: a name of 200 characters at the smallest size takes seven.
const MOST_LINES: usize = 12;
/// The most rows of a list; more than a phone shows anyway.
const MOST_ROWS: usize = 40;
/// Between the columns of a row.
const GAP: u16 = 12;
/// The room of the labels on the left.
const LABEL: u16 = 92;

const INK: &str = "#1f2329";
const FAINT: &str = "#646a73";
const ACCENT: &str = "#1f5fbf";
const VOID: &str = "#d4380d";

/// One line of text.
#[derive(Debug)]
struct Line {
    x: u16,
    y: u16,
    size: u16,
    weight: u16,
    anchor: &'static str,
    fill: &'static str,
    text: String,
}

/// A hair line across the sheet.
#[derive(Debug)]
struct Rule {
    y: u16,
    dashed: bool,
}

/// A mark across the sheet.
#[derive(Debug)]
struct Mark {
    text: String,
    half_width: u16,
}

impl Line {
    fn value(&self) -> Value {
        context! {
            x => self.x, y => self.y, size => self.size, weight => self.weight, anchor => self.anchor,
            fill => self.fill, text => self.text.as_str(),
        }
    }
}

impl Rule {
    fn value(&self) -> Value {
        context! { y => self.y, dashed => self.dashed }
    }
}

impl Mark {
    fn value(&self, y: u16) -> Value {
        context! { text => self.text.as_str(), x => WIDTH / 2, y => y, half_width => self.half_width }
    }
}

/// How a text is set.
#[derive(Debug, Clone, Copy)]
struct Style {
    size: u16,
    weight: Weight,
    fill: &'static str,
}

const TITLE: Style = Style {
    size: 26,
    weight: Weight::Bold,
    fill: INK,
};
const HEAD: Style = Style {
    size: 15,
    weight: Weight::Bold,
    fill: ACCENT,
};
const BODY: Style = Style {
    size: 15,
    weight: Weight::Regular,
    fill: INK,
};
const STRONG: Style = Style {
    size: 15,
    weight: Weight::Bold,
    fill: INK,
};
const SMALL: Style = Style {
    size: 13,
    weight: Weight::Regular,
    fill: FAINT,
};
const SUM: Style = Style {
    size: 20,
    weight: Weight::Bold,
    fill: INK,
};
const WARNING: Style = Style {
    size: 13,
    weight: Weight::Regular,
    fill: VOID,
};

/// A sheet being written from top to bottom.
pub(super) struct Sheet {
    fonts: &'static Fonts,
    y: u16,
    lines: Vec<Line>,
    rules: Vec<Rule>,
    mark: Option<Mark>,
}

impl Sheet {
    /// Begins with who issues it and what it is.
    pub(super) fn new(issuer: &str, title: &str) -> Result<Self, PictureError> {
        let mut sheet = Self {
            fonts: font::fonts()?,
            y: 30,
            lines: Vec::new(),
            rules: Vec::new(),
            mark: None,
        };
        sheet.centred(issuer, HEAD);
        sheet.skip(6);
        sheet.centred(title, TITLE);
        sheet.skip(8);
        Ok(sheet)
    }

    /// Two small texts at the left and right edge.
    pub(super) fn edges(&mut self, left: &str, right: &str) {
        let half = (RIGHT - MARGIN - GAP) / 2;
        self.columns(SMALL, MARGIN, half, left, SMALL, half, right);
    }

    /// A hair line, with air above and below.
    pub(super) fn rule(&mut self) {
        self.rule_of(false);
    }

    fn rule_of(&mut self, dashed: bool) {
        self.skip(8);
        self.rules.push(Rule { y: self.y, dashed });
        self.skip(10);
    }

    /// `label   value`, the value in as many lines as it needs. Nothing when there is no value.
    pub(super) fn field(&mut self, label: &str, value: &str) {
        self.field_in(BODY, label, value);
    }

    /// A field that people look for first.
    pub(super) fn strong_field(&mut self, label: &str, value: &str) {
        self.field_in(STRONG, label, value);
    }

    fn field_in(&mut self, style: Style, label: &str, value: &str) {
        let value = font::clean(value);
        if value.is_empty() {
            return;
        }
        let from = MARGIN + LABEL + GAP;
        let below_label = self.text(SMALL, MARGIN, "start", LABEL, label, self.y);
        let below_value = self.text(style, from, "start", RIGHT - from, &value, self.y);
        self.y = below_label.max(below_value);
        self.skip(6);
    }

    /// A list of what, and an amount at the right edge: its head, a row each of the first items, one row of all the
    /// others, and a dashed line below.
    pub(super) fn list<T>(
        &mut self,
        head: (&str, &str),
        items: &[T],
        row: impl Fn(&T) -> (String, String),
        others: impl Fn(&[T]) -> (String, String),
    ) {
        self.row(SMALL, head.0, head.1);
        for item in items.iter().take(MOST_ROWS) {
            let (what, amount) = row(item);
            self.row(BODY, &what, &amount);
        }
        if let Some(more) = items.get(MOST_ROWS..).filter(|more| !more.is_empty()) {
            let (what, amount) = others(more);
            self.row(BODY, &what, &amount);
        }
        self.rule_of(true);
    }

    fn row(&mut self, style: Style, what: &str, amount: &str) {
        self.columns(style, MARGIN, 290, what, style, 120, amount);
        self.skip(6);
    }

    /// A sum, large.
    pub(super) fn sum(&mut self, label: &str, amount: &str) {
        self.columns(STRONG, MARGIN, 120, label, SUM, 290, amount);
        self.skip(4);
    }

    /// Crosses the sheet out: a mark over everything, and why.
    pub(super) fn void(&mut self, mark: &str, why: &str) {
        self.y = self.text(
            WARNING,
            MARGIN,
            "start",
            RIGHT - MARGIN,
            &font::clean(why),
            self.y,
        );
        self.skip(4);
        self.mark = Some(Mark {
            text: mark.to_owned(),
            half_width: 170,
        });
    }

    fn centred(&mut self, text: &str, style: Style) {
        let text = font::clean(text);
        self.y = self.text(style, WIDTH / 2, "middle", RIGHT - MARGIN, &text, self.y);
    }

    #[expect(clippy::too_many_arguments, reason = "two texts with their places")]
    fn columns(
        &mut self,
        left_style: Style,
        x: u16,
        left_room: u16,
        left: &str,
        right_style: Style,
        right_room: u16,
        right: &str,
    ) {
        let below_left = self.text(left_style, x, "start", left_room, &font::clean(left), self.y);
        let below_right = self.text(right_style, RIGHT, "end", right_room, &font::clean(right), self.y);
        self.y = below_left.max(below_right);
    }

    /// Sets a text below `top`; where the next may begin.
    fn text(&mut self, style: Style, x: u16, anchor: &'static str, room: u16, text: &str, top: u16) -> u16 {
        let step = style.size + style.size / 2;
        let mut below = top;
        for line in self.fonts.wrap(text, style.size, style.weight, room, MOST_LINES) {
            self.lines.push(Line {
                x,
                // The letters' feet: what hangs below them takes a fifth.
                y: below.saturating_add(style.size),
                size: style.size,
                weight: style.weight.number(),
                anchor,
                fill: style.fill,
                text: line,
            });
            below = below.saturating_add(step);
        }
        below
    }

    fn skip(&mut self, units: u16) {
        self.y = self.y.saturating_add(units);
    }

    /// The sheet as SVG.
    pub(super) fn svg(&self) -> Result<String, PictureError> {
        let height = self.y.saturating_add(24);
        let mark = self.mark.as_ref();
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        // Names are text, whatever they contain.
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        let template = include_str!("../../templates/pictures/sheet.svg");
        Ok(environment.render_str(
            template,
            context! {
                width => WIDTH, height => height, left => MARGIN, right => RIGHT, family => FAMILY,
                lines => self.lines.iter().map(Line::value).collect::<Vec<_>>(),
                rules => self.rules.iter().map(Rule::value).collect::<Vec<_>>(),
                mark => mark.map(|mark| mark.value(height / 2)), void => VOID,
            },
        )?)
    }

    /// The sheet as pixels.
    pub(super) fn draw(&self) -> Result<Png, PictureError> {
        let options = usvg::Options {
            fontdb: self.fonts.database.clone(),
            font_family: FAMILY.to_owned(),
            ..usvg::Options::default()
        };
        let tree = usvg::Tree::from_str(&self.svg()?, &options)?;
        let size = tree
            .size()
            .to_int_size()
            .scale_by(SCALE)
            .ok_or(PictureError::Size)?;
        let mut pixels = Pixmap::new(size.width(), size.height()).ok_or(PictureError::Size)?;
        resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut pixels.as_mut());
        let bytes = pixels
            .encode_png()
            .map_err(|error| PictureError::Png(Box::new(error)))?;
        Ok(Png {
            bytes,
            width: size.width(),
            height: size.height(),
        })
    }
}
