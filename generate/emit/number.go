package emit

import (
	"bytes"
	"encoding/json"
	"math"
	"math/big"
	"strconv"
)

// wholeBelow is up to where a whole number is written with all its digits, and
// not with an exponent. It is where JSON encoders change over.
const wholeBelow = 1e21

// float writes a floating-point number.
func (w *writer) float(f float64, at place) *Error {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return problem("the number is not finite")
	}
	w.buf = appendFloat(append(w.buf, ' '), f)
	w.end(at.near)
	return nil
}

// bigFloat writes a number of HCL. A whole number keeps all its digits; any
// other is written as the nearest float64, which is what a reader makes of it.
func (w *writer) bigFloat(f *big.Float, at place) *Error {
	if f == nil {
		w.word("null", at.near)
		return nil
	}
	if f.IsInt() && new(big.Float).Abs(f).Cmp(big.NewFloat(wholeBelow)) < 0 {
		whole, _ := f.Int(nil)
		w.buf = whole.Append(append(w.buf, ' '), 10)
		w.end(at.near)
		return nil
	}
	nearest, _ := f.Float64()
	return w.float(nearest, at)
}

// jsonNumber writes a number of a JSON text. A whole number keeps all its digits.
func (w *writer) jsonNumber(n json.Number, at place) *Error {
	if _, whole := new(big.Int).SetString(n.String(), 10); whole {
		w.word(n.String(), at.near)
		return nil
	}
	f, err := n.Float64()
	if err != nil {
		return problem("the number %s is too large", n)
	}
	return w.float(f, at)
}

// appendFloat writes a number such that YAML 1.1 and 1.2 both see a number:
// with an exponent, 1.1 wants a point and a sign as well (1.0e+30).
func appendFloat(dst []byte, f float64) []byte {
	if f == math.Trunc(f) && math.Abs(f) < wholeBelow {
		return strconv.AppendFloat(dst, f+0, 'f', 0, 64)
	}
	var space [32]byte
	digits := strconv.AppendFloat(space[:0], f, 'g', -1, 64)
	mantissa, exponent, found := bytes.Cut(digits, []byte("e"))
	dst = append(dst, mantissa...)
	if !found {
		return dst
	}
	if !bytes.Contains(mantissa, []byte(".")) {
		dst = append(dst, ".0"...)
	}
	return append(append(dst, 'e'), exponent...)
}
