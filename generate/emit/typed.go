package emit

import "strings"

// looksTyped says whether some reader may take a plain scalar for something
// else than a string: a boolean, null, a number, a date, a merge key. It knows
// YAML 1.1, YAML 1.2 and what readers in use add, and is rather too careful. An
// empty string is none of its business.
func looksTyped(s string) bool {
	return isTypedWord(s) || looksNumeric(s)
}

// startsWord holds what the words of isTypedWord start with.
var startsWord = setOf("+-.~=<nNyYoOtTfFiI")

// isTypedWord says whether s is one of the words of YAML, in any case.
func isTypedWord(s string) bool {
	const longest = len("+.infinity")
	if len(s) > longest || !startsWord[s[0]] {
		return false
	}
	var space [longest]byte
	folded := space[:0]
	for i := range len(s) {
		c := s[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		folded = append(folded, c)
	}
	if len(folded) > 0 && (folded[0] == '+' || folded[0] == '-') {
		folded = folded[1:]
	}
	if len(folded) > 0 && folded[0] == '.' {
		folded = folded[1:]
	}
	switch string(folded) {
	case "", "~", "null", "=", "<<",
		"y", "yes", "n", "no", "on", "off", "true", "false",
		"nan", "inf", "infinity":
		return true
	}
	return false
}

// looksNumeric says whether s may be a number or a date: behind a sign or not,
// it starts as one and holds only what they are made of. So it finds 0x1F,
// 1_000, 1,000, 1e3, 12:30:45, 2001-12-14t21:59:43.10-05:00, and 10.0.0.1 too,
// which the YAML 1.1 definition of a float allows.
func looksNumeric(s string) bool {
	if s[0] == '+' || s[0] == '-' {
		s = strings.TrimLeft(s[1:], "_")
		if s == "" {
			return true
		}
	}
	switch {
	case hasBase(s):
		return consistsOf(s, &inHex)
	case isDigit(s[0]), s[0] == '.':
		return consistsOf(s, &inDecimal)
	case s[0] == 'e', s[0] == 'E':
		return isExponent(s[1:])
	}
	return false
}

// isExponent says whether s is what follows the e of a number. There are
// readers that want nothing in front of it.
func isExponent(s string) bool {
	if s != "" && (s[0] == '+' || s[0] == '-') {
		s = s[1:]
	}
	return s != "" && consistsOf(s, &inDigits)
}

// hasBase says whether s starts with 0x, 0o or 0b. Readers that ignore
// underscores in numbers do so there as well.
func hasBase(s string) bool {
	if s[0] != '0' {
		return false
	}
	s = strings.TrimLeft(s[1:], "_")
	return s != "" && strings.IndexByte("xXoObB", s[0]) >= 0
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

type charset [256]bool

func setOf(chars string) (set charset) {
	for i := range len(chars) {
		set[chars[i]] = true
	}
	return set
}

var (
	inDigits  = setOf("0123456789_")
	inDecimal = setOf("0123456789_,.:+-eEtTzZ ")
	inHex     = setOf("0123456789abcdefABCDEF_,.:+-xXoOpP")
)

// consistsOf says whether s holds nothing but characters of the set.
func consistsOf(s string, set *charset) bool {
	for i := range len(s) {
		if !set[s[i]] {
			return false
		}
	}
	return true
}
