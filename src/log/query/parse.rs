//! The grammar of conditions, and where it was broken.

use super::condition::{Condition, Expr, HexWay, Numbers, Sense, TextWay};
use super::field::{CLASS_WORDS, Field, Operator};
use super::token::{Placed, Token, tokens};
use super::value::{self, Edge, Moments, PeerPattern};
use super::{DEPTH_MAX, Place};
use crate::log::Class;
use crate::log::needle::BytePattern;
use jiff::tz::TimeZone;
use regex::bytes::{Regex, RegexBuilder};

/// Memory of a compiled regular expression, in bytes: the default of the crate is ten times as much.
const REGEX_BYTES_MAX: usize = 1 << 20;

/// Where the grammar was broken, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// The place; empty at the end of the text.
    pub place: Place,
    /// How.
    pub kind: QueryErrorKind,
}

/// What is wrong at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QueryErrorKind {
    /// More than [`super::QUERY_BYTES_MAX`].
    TooLong,
    /// Deeper than [`DEPTH_MAX`].
    TooDeep,
    /// A quote that nothing closes.
    UnclosedQuote,
    /// A bracket that nothing closes.
    UnclosedBracket,
    /// A bracket that closes nothing.
    NothingToClose,
    /// A condition should stand here.
    NeedsCondition,
    /// Two conditions without `and` or `or` between them.
    NeedsAndOr,
    /// No field has this name.
    UnknownField,
    /// An operator of the field should stand here.
    NeedsOperator(Field),
    /// The field does not take this operator.
    WrongOperator(Field),
    /// A value of the field should stand here.
    NeedsValue(Field),
    /// This is no value of the field.
    WrongValue(Field),
    /// This is no regular expression: why, in the words of the crate `regex`.
    WrongRegex(String),
}

type Parsed<T> = Result<T, QueryError>;

/// A regular expression as it is looked for, whatever the case.
///
/// # Errors
/// What is wrong with it, in one line.
pub(super) fn regex(pattern: &str) -> Result<Regex, String> {
    let mut builder = RegexBuilder::new(pattern);
    let builder = builder.case_insensitive(true).size_limit(REGEX_BYTES_MAX);
    builder.build().map_err(|error| {
        let text = error.to_string();
        let last = text.lines().last().unwrap_or_default();
        last.trim_start_matches("error: ").to_owned()
    })
}

/// What a word is by itself.
fn connective(token: &Token) -> Option<Token> {
    match token {
        Token::And | Token::Or | Token::Not => Some(token.clone()),
        Token::Word(word) => match word.to_ascii_lowercase().as_str() {
            "and" => Some(Token::And),
            "or" => Some(Token::Or),
            "not" => Some(Token::Not),
            _ => None,
        },
        _ => None,
    }
}

fn operator(token: &Token) -> Option<Operator> {
    match token {
        Token::Sign(operator) => Some(*operator),
        // Of a text it is a part (`a = 3`); after a field nothing else can be meant.
        Token::Word(word) if word == "=" => Some(Operator::Equal),
        Token::Word(word) => {
            Operator::WORDS.into_iter().find(|operator| operator.word().eq_ignore_ascii_case(word))
        }
        _ => None,
    }
}

fn class_condition(word: &str) -> Option<Condition> {
    let place = CLASS_WORDS.iter().position(|class| class.eq_ignore_ascii_case(word));
    match place? {
        0 => Some(Condition::Class(Class::In)),
        1 => Some(Condition::Class(Class::Out)),
        2 => Some(Condition::Class(Class::Events)),
        3 => Some(Condition::Class(Class::Calls)),
        _ => Some(Condition::Failure),
    }
}

/// Whether a text is of conditions, and not one to be looked for.
pub(super) fn is_query(text: &str) -> bool {
    let tokens = tokens(text);
    let (mut begins, mut plain, mut joined) = (true, false, false);
    for (at, (token, _)) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1).map(|(token, _)| token);
        if begins && begins_condition(token, next) {
            return true;
        }
        let is_class = matches!(token, Token::Word(word) if class_condition(word).is_some());
        let is_bracket = matches!(token, Token::Open | Token::Close);
        let connective = connective(token);
        joined |= connective.is_some() || is_class;
        begins = (begins && is_class) || connective.is_some() || *token == Token::Open;
        plain |=
            !(is_class || is_bracket || connective.is_some() || matches!(token, Token::Quoted(_)));
    }
    // Classes and texts in quotes, put together: that is no text that anybody looks for.
    let has_condition =
        tokens.iter().any(|(token, _)| matches!(token, Token::Quoted(_)) || is_class_word(token));
    !plain && joined && has_condition
}

fn is_class_word(token: &Token) -> bool {
    matches!(token, Token::Word(word) if class_condition(word).is_some())
}

/// Whether a field with an operator or a value begins here, or what looks like one.
fn begins_condition(token: &Token, next: Option<&Token>) -> bool {
    let (Token::Word(word), Some(next)) = (token, next) else { return false };
    match (Field::of(word), operator(next)) {
        (Some(_), Some(_)) => true,
        (Some(field), None) => {
            let value =
                matches!(next, Token::Word(value) | Token::Quoted(value) if fits(field, value));
            field.goes_without_operator() && value
        }
        (None, _) if matches!(next, Token::Word(_)) => false,
        (None, Some(Operator::Equal | Operator::NotEqual)) => class_condition(word).is_none(),
        (None, Some(Operator::LessEqual | Operator::GreaterEqual)) => {
            class_condition(word).is_none()
        }
        (None, _) => false,
    }
}

/// Whether a word after a field is a value and not just the next word of a sentence.
fn fits(field: Field, value: &str) -> bool {
    match field {
        Field::Peer => PeerPattern::parse(value).is_some(),
        Field::Port | Field::Len | Field::Connection | Field::Session => {
            value::numbers(value.trim_start_matches('#')).is_some()
        }
        Field::Text | Field::Hex | Field::Time => false,
    }
}

/// Reads conditions.
///
/// # Errors
/// Where the grammar was broken.
pub(super) fn parse(text: &str, zone: &TimeZone) -> Parsed<Expr> {
    let mut parser =
        Parser { tokens: tokens(text), at: 0, end: text.trim_end().len(), depth: 0, zone };
    let expr = parser.any_of()?;
    match parser.peek() {
        None => Ok(expr),
        Some((Token::Close | Token::SetClose, place)) => {
            Err(error(place.clone(), QueryErrorKind::NothingToClose))
        }
        Some((_, place)) => Err(error(place.clone(), QueryErrorKind::NeedsAndOr)),
    }
}

fn error(place: Place, kind: QueryErrorKind) -> QueryError {
    QueryError { place, kind }
}

struct Parser<'a> {
    tokens: Vec<Placed>,
    at: usize,
    /// Where the text ends.
    end: usize,
    depth: usize,
    zone: &'a TimeZone,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Placed> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Placed> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    /// The place of the next token, or the end.
    fn place(&self) -> Place {
        self.peek().map_or(self.end..self.end, |(_, place)| place.clone())
    }

    fn takes(&mut self, wanted: &Token) -> bool {
        let is_next = self.peek().is_some_and(|(token, _)| {
            token == wanted || connective(token).as_ref() == Some(wanted)
        });
        self.at += usize::from(is_next);
        is_next
    }

    fn any_of(&mut self) -> Parsed<Expr> {
        let mut parts = vec![self.all_of()?];
        while self.takes(&Token::Or) {
            parts.push(self.all_of()?);
        }
        Ok(one_or(parts, Expr::Or))
    }

    fn all_of(&mut self) -> Parsed<Expr> {
        let mut parts = vec![self.factor()?];
        while self.takes(&Token::And) {
            parts.push(self.factor()?);
        }
        Ok(one_or(parts, Expr::And))
    }

    fn factor(&mut self) -> Parsed<Expr> {
        let place = self.place();
        if self.depth >= DEPTH_MAX {
            return Err(error(place, QueryErrorKind::TooDeep));
        }
        self.depth += 1;
        let expr = if self.takes(&Token::Not) {
            Expr::Not(Box::new(self.factor()?))
        } else if self.takes(&Token::Open) {
            self.bracketed(place)?
        } else {
            Expr::Condition(self.condition()?)
        };
        self.depth -= 1;
        Ok(expr)
    }

    fn bracketed(&mut self, open: Place) -> Parsed<Expr> {
        let expr = self.any_of()?;
        if self.takes(&Token::Close) {
            return Ok(expr);
        }
        Err(match self.peek() {
            None => error(open, QueryErrorKind::UnclosedBracket),
            Some((_, place)) => error(place.clone(), QueryErrorKind::NeedsAndOr),
        })
    }

    fn condition(&mut self) -> Parsed<Condition> {
        let end = self.place();
        match self.next() {
            Some((Token::Quoted(text), _)) => Ok(Condition::Text(TextWay::Contains, text)),
            Some((Token::Unclosed, place)) => Err(error(place, QueryErrorKind::UnclosedQuote)),
            Some((token @ Token::Word(_), place)) if connective(&token).is_some() => {
                Err(error(place, QueryErrorKind::NeedsCondition))
            }
            Some((Token::Word(word), place)) => match (class_condition(&word), Field::of(&word)) {
                (Some(class), _) => Ok(class),
                (_, Some(field)) => self.of_field(field),
                _ => Err(error(place, QueryErrorKind::UnknownField)),
            },
            Some((_, place)) => Err(error(place, QueryErrorKind::NeedsCondition)),
            None => Err(error(end, QueryErrorKind::NeedsCondition)),
        }
    }

    fn of_field(&mut self, field: Field) -> Parsed<Condition> {
        let place = self.place();
        let operator = self.peek().and_then(|(token, _)| operator(token));
        let operator = match operator {
            Some(operator) if field.operators().contains(&operator) => {
                self.at += 1;
                operator
            }
            Some(_) => return Err(error(place, QueryErrorKind::WrongOperator(field))),
            None if field.goes_without_operator() && self.peek().is_some() => Operator::Equal,
            None => return Err(error(place, QueryErrorKind::NeedsOperator(field))),
        };
        match field {
            Field::Port => Ok(Condition::Port(sense(operator), self.numbers(field, operator)?)),
            Field::Len => Ok(Condition::Len(sense(operator), self.numbers(field, operator)?)),
            Field::Connection => {
                Ok(Condition::Connection(sense(operator), self.numbers(field, operator)?))
            }
            Field::Peer => self.of_peer(operator),
            Field::Session => self.of_session(operator),
            Field::Text => self.of_text(operator),
            Field::Hex => self.of_bytes(operator),
            Field::Time => self.of_time(operator),
        }
    }

    /// The values after an operator: several in braces after `in`, else one.
    fn values(&mut self, field: Field, operator: Operator) -> Parsed<Vec<(String, Place)>> {
        let open = self.place();
        if operator != Operator::In || !self.takes(&Token::SetOpen) {
            return Ok(vec![self.value(field, operator)?]);
        }
        let mut values = vec![self.value(field, operator)?];
        loop {
            match self.next() {
                Some((Token::Comma, _)) => values.push(self.value(field, operator)?),
                Some((Token::SetClose, _)) => return Ok(values),
                Some((_, place)) => return Err(error(place, QueryErrorKind::NeedsValue(field))),
                None => return Err(error(open, QueryErrorKind::UnclosedBracket)),
            }
        }
    }

    fn value(&mut self, field: Field, operator: Operator) -> Parsed<(String, Place)> {
        let place = self.place();
        match self.next() {
            Some((Token::Quoted(value), place)) => Ok((value, place)),
            Some((Token::Unclosed, place)) => Err(error(place, QueryErrorKind::UnclosedQuote)),
            Some((Token::Word(word), place))
                if connective(&Token::Word(word.clone())).is_none() =>
            {
                if operator == Operator::In {
                    Ok(self.range(word, place))
                } else {
                    Ok((word, place))
                }
            }
            _ => Err(error(place, QueryErrorKind::NeedsValue(field))),
        }
    }

    /// A range with spaces around its dots is one value.
    fn range(&mut self, mut word: String, mut place: Place) -> (String, Place) {
        while let Some((Token::Word(next), next_place)) = self.peek()
            && (word.ends_with("..") || next.starts_with(".."))
        {
            word.push_str(next);
            place.end = next_place.end;
            self.at += 1;
        }
        (word, place)
    }

    fn numbers(&mut self, field: Field, operator: Operator) -> Parsed<Numbers> {
        let values = self.values(field, operator)?;
        let mut numbers = Vec::new();
        for (text, place) in values {
            let wrong = || error(place.clone(), QueryErrorKind::WrongValue(field));
            let digits = text.strip_prefix('#').filter(|_| field == Field::Connection);
            let range = value::numbers(digits.unwrap_or(&text)).ok_or_else(wrong)?;
            let (from, to) = (*range.start(), *range.end());
            if field == Field::Port && to > u16::MAX.into() {
                return Err(wrong());
            }
            match operator {
                Operator::Less => {
                    numbers.extend(from.checked_sub(1).map(|last| 0..=last));
                }
                Operator::LessEqual => numbers.push(0..=to),
                Operator::Greater => {
                    numbers.extend(to.checked_add(1).map(|first| first..=u64::MAX));
                }
                Operator::GreaterEqual => numbers.push(from..=u64::MAX),
                _ => numbers.push(range),
            }
        }
        Ok(numbers)
    }

    fn of_peer(&mut self, operator: Operator) -> Parsed<Condition> {
        let field = Field::Peer;
        if let Some(way) = text_way(operator) {
            return Ok(Condition::PeerText(way, self.text(field, operator)?));
        }
        let parse = |(text, place): (String, Place)| {
            PeerPattern::parse(&text).ok_or_else(|| error(place, QueryErrorKind::WrongValue(field)))
        };
        let values = self.values(field, operator)?;
        let patterns: Parsed<Vec<_>> = values.into_iter().map(parse).collect();
        Ok(Condition::Peer(sense(operator), patterns?))
    }

    fn of_session(&mut self, operator: Operator) -> Parsed<Condition> {
        let field = Field::Session;
        if let Some(way) = text_way(operator) {
            return Ok(Condition::SessionText(way, self.text(field, operator)?));
        }
        let values = self.values(field, operator)?;
        let names = values.into_iter().map(|(name, _)| name.to_lowercase()).collect();
        Ok(Condition::Session(sense(operator), names))
    }

    fn of_text(&mut self, operator: Operator) -> Parsed<Condition> {
        let text = self.text(Field::Text, operator)?;
        Ok(match text_way(operator) {
            Some(way) => Condition::Text(way, text),
            None => Condition::WholeText(sense(operator), vec![text]),
        })
    }

    /// A text, which after `~` is a regular expression.
    fn text(&mut self, field: Field, operator: Operator) -> Parsed<String> {
        let (text, place) = self.value(field, operator)?;
        if operator == Operator::Matches
            && let Err(why) = regex(&text)
        {
            return Err(error(place, QueryErrorKind::WrongRegex(why)));
        }
        Ok(text)
    }

    fn of_bytes(&mut self, operator: Operator) -> Parsed<Condition> {
        let mut pattern = BytePattern::default();
        let (first, place) = self.value(Field::Hex, operator)?;
        let wrong = || error(place, QueryErrorKind::WrongValue(Field::Hex));
        let mut groups = first.split_whitespace();
        groups.try_for_each(|group| pattern.push(group)).ok_or_else(wrong)?;
        while let Some((Token::Word(word), _)) = self.peek() {
            let word = word.clone();
            if pattern.push(&word).is_none() {
                break;
            }
            self.at += 1;
        }
        let way = match operator {
            Operator::Contains => HexWay::Contains,
            Operator::Starts => HexWay::Starts,
            _ => HexWay::Is(sense(operator)),
        };
        Ok(Condition::Hex(way, pattern))
    }

    fn of_time(&mut self, operator: Operator) -> Parsed<Condition> {
        let values = self.values(Field::Time, operator)?;
        let mut all = Vec::new();
        for (text, place) in values {
            let zone = self.zone;
            let moments = match operator {
                Operator::Less => Moments::up_to(&text, zone, Edge::Without),
                Operator::LessEqual => Moments::up_to(&text, zone, Edge::With),
                Operator::Greater => Moments::from(&text, zone, Edge::Without),
                Operator::GreaterEqual => Moments::from(&text, zone, Edge::With),
                _ => Moments::parse(&text, zone),
            };
            all.push(moments.ok_or_else(|| error(place, QueryErrorKind::WrongValue(Field::Time)))?);
        }
        Ok(Condition::Time(sense(operator), all))
    }
}

fn one_or(mut parts: Vec<Expr>, several: fn(Vec<Expr>) -> Expr) -> Expr {
    match parts.pop() {
        Some(one) if parts.is_empty() => one,
        last => {
            parts.extend(last);
            several(parts)
        }
    }
}

fn sense(operator: Operator) -> Sense {
    if operator == Operator::NotEqual { Sense::IsNot } else { Sense::Is }
}

fn text_way(operator: Operator) -> Option<TextWay> {
    match operator {
        Operator::Contains => Some(TextWay::Contains),
        Operator::Starts => Some(TextWay::Starts),
        Operator::Matches => Some(TextWay::Matches),
        _ => None,
    }
}
