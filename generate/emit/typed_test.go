package emit

import (
	"regexp"
	"strings"
	"testing"
)

// resolvers are the patterns by which readers tell what a plain scalar is.
// Sources: the type repository of YAML 1.1 (yaml.org/type), the core schema of
// YAML 1.2 (chapter 10.3), and two laxer ones that are in use.
var resolvers = map[string]string{
	"1.1 bool":      `y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF`,
	"1.1 null":      `~|null|Null|NULL|`,
	"1.1 int":       `[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(:[0-5]?[0-9])+`,
	"1.1 float":     `[-+]?([0-9][0-9_]*)?\.[0-9.]*([eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)`,
	"1.1 timestamp": `[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(([Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(\.[0-9]*)?([ \t]*(Z|[-+][0-9]{1,2}(:[0-9]{2})?))?)?`,
	"1.1 merge":     `<<`,
	"1.1 value":     `=`,
	"1.2 null":      `null|Null|NULL|~|`,
	"1.2 bool":      `true|True|TRUE|false|False|FALSE`,
	"1.2 int":       `[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+`,
	"1.2 float":     `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?(\.inf|\.Inf|\.INF)|\.nan|\.NaN|\.NAN`,
	"lax float":     `[-+]?([0-9][0-9_]*)?(\.[0-9_]*)?[eE][-+]?[0-9]+|[-+]?([0-9][0-9_,]*)?\.[0-9]*([eE][+-][0-9]+)?`,
	"lax int":       `[-+]?(0|[1-9]([0-9]|,[0-9]|_[0-9])*)|[-+]?0[oO]?[0-7_,]+|[-+]?0[xX][0-9a-fA-F_,]+|[-+]?0[bB][01_,]+`,
}

// No string that some reader resolves to another type is plain: tried with all
// strings of up to five characters that numbers are made of, and with words.
func TestPlainIsString(t *testing.T) {
	var pattern strings.Builder
	for _, p := range resolvers {
		pattern.WriteString("|" + p)
	}
	resolved := regexp.MustCompile(`^(?:` + pattern.String()[1:] + `)$`)

	try := func(s string) {
		if f, _ := formOf(s); f == plain && resolved.MatchString(s) {
			t.Errorf("%q is plain, but readers may take it for something else", s)
		}
	}
	eachString("017_.,:+-eExob", 5, try)
	eachString("nNyYoOfFrRuUlLtTeEsSaAiI.+-~=<", 3, try)
	for _, word := range []string{"true", "false", "null", ".inf", "+.inf", "-.inf", ".nan"} {
		for _, s := range []string{word, strings.ToUpper(word), strings.ToUpper(word[:1]) + word[1:], strings.ToUpper(word[:2]) + word[2:]} {
			try(s)
		}
	}
	for _, date := range []string{"2001-12-14", "2001-1-4", "2001-12-14t21:59:43", "2001-12-14 21:59:43.10 -5", "2001-12-14   21:59:43.10Z", "2001-12-14T21:59:43 +05:30"} {
		try(date)
	}
}

// eachString calls f with each string of one to most characters out of chars.
func eachString(chars string, most int, f func(string)) {
	var grow func(s string)
	grow = func(s string) {
		for i := range len(chars) {
			longer := s + chars[i:i+1]
			f(longer)
			if len(longer) < most {
				grow(longer)
			}
		}
	}
	grow("")
}

// The care taken must not quote what people write every day.
func TestPlainStaysPlain(t *testing.T) {
	values := strings.FieldsSeq(`
		nginx nginx:1.27 registry.example.com:5000/a/b:v1.2.3 busybox@sha256:0a1b /etc/nginx/conf.d ./run.sh .env ~/bin
		--port=5432 -c -e -x --verbose -xvf +x 30s 500m 100Mi 1Gi 1.5Gi 5d 10d 25% 53/udp 10.0.0.0/8 fe80::/10 127.0.0.1/32
		http://localhost:8080/healthz http postgres://u@h:5432/db?sslmode=off $(POD_IP) $HOME ${HOME} app.kubernetes.io/name
		ClusterIP ReadWriteOnce IfNotPresent e2e e2e-test k8s v1 v1.2 v2beta1 1a2b3c4 3fa9 a b e E ex none nil yesterday
		true-ish nonsense offset nobody one null-byte A=B KEY=1 (a) <none> a#b a:b a,b a&&b user@example.com x*y`)
	for s := range values {
		if f, _ := formOf(s); f != plain {
			t.Errorf("%q is not plain", s)
		}
	}
}
