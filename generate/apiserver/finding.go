package apiserver

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"podgen/generate/kubernetes"
)

// Finding is one thing that the API server has to say about an object.
type Finding struct {
	// Path leads to the field in the object: JSON field names, map keys and
	// decimal list indices, as origin.Node.Find takes them. It exists in the
	// object's type, except for an unknown field of a manifest, and goes as deep
	// as the place is known; it is empty where the API server names no place.
	Path []string

	// Field is the place as the API server spells it,
	// "spec.template.spec.containers[0].image"; it has odd spellings.
	Field string

	Type Type

	// Detail is the API server's text without place, type and value. It may be
	// empty.
	Detail string

	// Value is the offending value as the API server shows it, empty where it
	// shows none.
	Value string

	// Warning says that the API server accepts the object all the same.
	Warning bool

	// Since is the first version that has the field by default, for Dropped and
	// TooNew. It is zero if no supported version has.
	Since kubernetes.Version

	// Gate is the feature gate that the field needs, if it is known.
	Gate string

	// Check is the Pod Security check that is violated.
	Check string

	// Follows says that the error is there only because a field was dropped,
	// and that there is a finding for that field.
	Follows bool
}

// Type is the kind of a finding. Those of validation errors are the API
// server's own (field.ErrorType).
type Type string

// The kinds of findings.
const (
	NotFound     = Type(field.ErrorTypeNotFound)
	Required     = Type(field.ErrorTypeRequired)
	Duplicate    = Type(field.ErrorTypeDuplicate)
	Invalid      = Type(field.ErrorTypeInvalid)
	NotSupported = Type(field.ErrorTypeNotSupported)
	Forbidden    = Type(field.ErrorTypeForbidden)
	TooLong      = Type(field.ErrorTypeTooLong)
	TooMany      = Type(field.ErrorTypeTooMany)
	TooFew       = Type(field.ErrorTypeTooFew)
	TooShort     = Type(field.ErrorTypeTooShort)
	TypeInvalid  = Type(field.ErrorTypeTypeInvalid)
	Internal     = Type(field.ErrorTypeInternal)

	// Dropped is a field that the API server would not keep, without a word.
	Dropped Type = "Dropped"
	// TooNew is a field, a value or a kind that the version does not know.
	TooNew Type = "TooNew"
	// Warned is a warning of the API server.
	Warned Type = "Warning"
	// PodSecurityViolation is a violation of a Pod Security level.
	PodSecurityViolation Type = "PodSecurity"
)

// Message is the finding in the API server's words, without the place:
// `Invalid value: "x": must be …`.
func (f Finding) Message() string {
	var parts []string
	switch f.Type {
	case Dropped, TooNew, Warned, PodSecurityViolation:
	default:
		parts = append(parts, field.ErrorType(f.Type).String())
	}
	if f.Value != "" {
		parts = append(parts, f.Value)
	}
	if f.Detail != "" {
		parts = append(parts, f.Detail)
	}
	return strings.Join(parts, ": ")
}

// compare orders findings: errors before warnings, then by place and text.
func (f Finding) compare(g Finding) int {
	if f.Warning != g.Warning {
		if g.Warning {
			return -1
		}
		return 1
	}
	return cmp.Or(
		slices.CompareFunc(f.Path, g.Path, compareSteps),
		cmp.Compare(f.Field, g.Field),
		cmp.Compare(f.Type, g.Type),
		cmp.Compare(f.Value, g.Value),
		cmp.Compare(f.Detail, g.Detail),
	)
}

// compareSteps orders indices by number.
func compareSteps(a, b string) int {
	i, err := strconv.Atoi(a)
	j, err2 := strconv.Atoi(b)
	if err == nil && err2 == nil {
		return cmp.Compare(i, j)
	}
	return cmp.Compare(a, b)
}

// names are what a finding goes by: findings that share one say the same of the same
// place, under one name of it or two.
func (f Finding) names() []string {
	said := string(f.Type) + "\x00" + f.Detail + "\x00" + f.Value + "\x00"
	names := []string{said + f.Field}
	if f.Value != "" && len(f.Path) > 0 {
		names = append(names, said+"\x00"+strings.Join(f.Path, "\x00"))
	}
	return names
}

// valueOf is the offending value as the API server prints it.
func valueOf(err *field.Error) string {
	text := strings.TrimPrefix(err.ErrorBody(), err.Type.String())
	if err.Detail != "" {
		text = strings.TrimSuffix(text, ": "+err.Detail)
	}
	return strings.TrimPrefix(text, ": ")
}
