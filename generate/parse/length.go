package parse

import (
	"bytes"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"podgen/generate/diag"
)

// MaxHeredoc is how many lines a heredoc may have. HCL's parser takes quadratic
// time in them (half a second for as many as these): each line is a part of a
// template, which it melds with those before it one by one.
const MaxHeredoc = 10_000

// MaxDigits is how many digits a number may be written with. The time that it
// takes to read one is quadratic in them.
const MaxDigits = 1000

// Length refuses a source with a heredoc or a number that is too long to be
// parsed in good time.
func Length(name string, src []byte) *hcl.Diagnostic {
	if !mayHaveLongHeredoc(src) && !mayHaveLongNumber(src) {
		return nil
	}
	tokens, _ := hclsyntax.LexConfig(src, name, hcl.InitialPos)
	lines, inside := 0, 0
	for _, t := range tokens {
		switch t.Type {
		case hclsyntax.TokenOHeredoc:
			inside++
			lines = 0
		case hclsyntax.TokenCHeredoc:
			inside--
		case hclsyntax.TokenNumberLit:
			if len(t.Bytes) > MaxDigits {
				return diag.Error(t.Range, "Number too long", "A number may have %d digits. A text of digits goes into quotes.", MaxDigits)
			}
		case hclsyntax.TokenStringLit:
			if lines += bytes.Count(t.Bytes, []byte("\n")); inside > 0 && lines > MaxHeredoc {
				return diag.Error(t.Range, "Heredoc too long", "A heredoc may have %d lines. Keep the text in a file of its own and read it with file().", MaxHeredoc)
			}
		}
	}
	return nil
}

// mayHaveLongNumber is a quick look at the bytes that does not miss a long number.
func mayHaveLongNumber(src []byte) bool {
	digits := 0
	for _, b := range src {
		if b >= '0' && b <= '9' || b == '.' {
			if digits++; digits > MaxDigits {
				return true
			}
			continue
		}
		digits = 0
	}
	return false
}

// mayHaveLongHeredoc is a quick look at the bytes that does not miss a long heredoc. It
// may take something else for one.
func mayHaveLongHeredoc(src []byte) bool {
	if bytes.Count(src, []byte("\n")) <= MaxHeredoc {
		return false
	}
	for {
		_, rest, found := bytes.Cut(src, []byte("<<"))
		if !found {
			return false
		}
		opener, body, found := bytes.Cut(rest, []byte("\n"))
		if !found {
			return false
		}
		end := bytes.TrimSpace(bytes.TrimPrefix(opener, []byte("-")))
		lines := 0
		for line := range bytes.Lines(body) {
			if bytes.Equal(bytes.TrimSpace(line), end) {
				break
			}
			if lines++; lines > MaxHeredoc {
				return true
			}
		}
		src = rest
	}
}
