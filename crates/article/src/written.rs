//! Two ways of writing that several rooms share: bytes in hexadecimal, and years of two digits.

/// Bytes in hexadecimal, small letters: digests and what is made of them.
#[must_use]
pub fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// The year that a wire, a mail or a feed means by one of two digits: below 70 it is of this century. Longer years stay.
#[must_use]
pub const fn full_year(year: i32) -> i32 {
    match year {
        0..70 => 2000 + year,
        70..100 => 1900 + year,
        _ => year,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_two_digits() {
        assert_eq!((hexadecimal(&[]), hexadecimal(&[0, 9, 0xa0, 0xff])), (String::new(), "0009a0ff".to_owned()));
    }

    #[test]
    fn a_short_year_is_one_that_wires_were_sent_in() {
        assert_eq!([0, 14, 69, 70, 99, 100, 2014].map(full_year), [2000, 2014, 2069, 1970, 1999, 100, 2014]);
    }
}
