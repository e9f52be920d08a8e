//! Values that are written with a unit.

/// A number of bytes, with K, M, G or T for powers of 1024.
///
/// # Errors
/// When it is none.
pub fn size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = text.strip_prefix(digits).unwrap_or_default().to_ascii_uppercase();
    let shift = match unit.trim_end_matches('B').trim_end_matches('I') {
        "" => Some(0),
        "K" => Some(10),
        "M" => Some(20),
        "G" => Some(30),
        "T" => Some(40),
        _ => None,
    };
    let bytes = digits.parse().ok().zip(shift).and_then(|(size, shift): (u64, u32)| size.checked_mul(1 << shift));
    bytes.ok_or_else(|| "a size is a number of bytes, such as 500M or 2G".to_owned())
}

/// A share from 0 to 1, also written as 30%.
///
/// # Errors
/// When it is none.
pub fn share(text: &str) -> Result<f64, String> {
    const HUNDRED: f64 = 100.0;
    let share = match text.strip_suffix('%') {
        Some(percent) => percent.trim_end().parse::<f64>().ok().map(|percent| percent / HUNDRED),
        None => text.parse().ok(),
    };
    let share = share.filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "a share is a number from 0 to 1, such as 0.3 or 30%".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_and_sizes() {
        for (text, want) in
            [("0.3", Some(0.3)), ("30%", Some(0.3)), ("100 %", Some(1.0)), ("30", None), ("101%", None), ("%", None)]
        {
            assert_eq!(share(text).ok(), want, "{text}");
        }
        for (text, want) in [("500M", Some(500 << 20)), ("2gib", Some(2 << 30)), ("7", Some(7)), ("M", None)] {
            assert_eq!(size(text).ok(), want, "{text}");
        }
    }
}
