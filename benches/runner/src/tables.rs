//! Markdown tables, and numbers as people read them.

/// A table whose first column is words and whose others are numbers.
pub fn table(header: &[&str], rows: &[Vec<String>]) -> String {
    let mut text = line(header.iter().copied());
    let rule = (0..header.len()).map(|column| if column == 0 { "---" } else { "--:" });
    text.push_str(&line(rule));
    for row in rows {
        text.push_str(&line(row.iter().map(String::as_str)));
    }
    text
}

fn line<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let mut line = "|".to_owned();
    for cell in cells {
        line.push(' ');
        line.push_str(cell);
        line.push_str(" |");
    }
    line.push('\n');
    line
}

/// Three digits that count, and groups of three in what is large.
pub fn number(value: f64) -> String {
    let size = value.abs();
    if size >= 1000.0 {
        return grouped(&format!("{value:.0}"));
    }
    let decimals = match size {
        100.0.. => 0,
        10.0.. => 1,
        _ => 2,
    };
    format!("{value:.decimals$}")
}

fn grouped(digits: &str) -> String {
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        let left = digits.len() - index;
        if index > 0 && left.is_multiple_of(3) && !text.ends_with('-') {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_digits_that_count() {
        let table = [
            (0.0, "0.00"),
            (0.754, "0.75"),
            (10.68, "10.7"),
            (848.2, "848"),
            (1193.4, "1,193"),
            (132_700.0, "132,700"),
            (-4_096.0, "-4,096"),
            (-123_456.0, "-123,456"),
        ];
        for (value, expected) in table {
            assert_eq!(number(value), expected);
        }
    }

    #[test]
    fn a_table_is_a_table() {
        let rows = [vec!["axum".to_owned(), "1.00".to_owned()]];
        assert_eq!(
            table(&["server", "µs"], &rows),
            "| server | µs |\n| --- | --: |\n| axum | 1.00 |\n"
        );
    }
}
