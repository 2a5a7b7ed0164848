package emit

// looksTyped says whether some reader may take a plain scalar for something
// else than a string: a boolean, null, a number, a date, a merge key. It knows
// YAML 1.1, YAML 1.2 and what readers in use add, and is rather too careful.
func looksTyped(s string) bool {
	return isTypedWord(s) || looksNumeric(s)
}

// isTypedWord says whether s is one of the words of YAML, in any case.
func isTypedWord(s string) bool {
	const longest = len("+.infinity")
	if len(s) > longest {
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

// looksNumeric says whether s may be a number or a date: it starts with a
// digit, behind a sign or not, or with a point and more of the like, and holds
// only what numbers and dates are made of. So it finds 0x1F, 1_000, 1,000,
// 1e3, 12:30:45, 2001-12-14t21:59:43.10-05:00 and also 10.0.0.1, which the
// YAML 1.1 definition of a float allows.
func looksNumeric(s string) bool {
	if s[0] == '+' || s[0] == '-' {
		s = s[1:]
		for s != "" && s[0] == '_' {
			s = s[1:]
		}
		if s == "" {
			return true
		}
	}
	switch {
	case isDigit(s[0]):
	case s[0] == '.' && (len(s) == 1 || isDigit(s[1]) || s[1] == '.' || s[1] == '_'):
	default:
		return false
	}
	if hasBase(s) {
		return consistsOf(s, &inHex)
	}
	return consistsOf(s, &inDecimal)
}

// hasBase says whether s starts with 0x, 0o or 0b. Readers that ignore
// underscores in numbers do so there as well.
func hasBase(s string) bool {
	if s[0] != '0' {
		return false
	}
	i := 1
	for i < len(s) && s[i] == '_' {
		i++
	}
	if i == len(s) {
		return false
	}
	switch s[i] {
	case 'x', 'X', 'o', 'O', 'b', 'B':
		return true
	}
	return false
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
