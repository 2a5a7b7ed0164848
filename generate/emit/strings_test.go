package emit_test

import (
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"podgen/generate/emit"
	"podgen/generate/object"
)

// nasty are strings that some YAML writer, or some reader, gets wrong.
var nasty = []string{
	"",
	// Words that are booleans, nulls or merge keys to one version or the other.
	"y", "Y", "n", "N", "yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON", "off", "OFF",
	"true", "True", "TRUE", "tRuE", "false", "FALSE", "null", "Null", "NULL", "nULL", "~", "=", "<<", "nil", "none",
	".inf", "-.inf", "+.INF", ".nan", ".NaN", "NaN", "Inf", "-inf", "Infinity", "-Infinity",
	// Numbers, as all sorts of readers know them.
	"0", "-0", "+0", "1", "-1", "+1", "8080", "007", "0777", "08", "09", "0o17", "-0o17", "0o8", "0x1F", "-0xff", "0X1f", "0xZZ",
	"0b101", "-0b11", "0b2", "0b-101", "0o-17", "1_000", "_1", "+_1", "-_1", "-__0x1F", "0_x1F", "0_o7", "0_b1", "1,000",
	"1e3", "1E3", "e1", "-E1", "e+1", ".e1", "e2e", "e_1", "1e+3", "1e-3", "12e03", "1.5e3", ".5", "-.5", "5.", "1.", ".", "..", "-.", "+.", "+", "-_.5", "._1", "1._5",
	"3.14", "1.2.3", "10.0.0.1", "10.0.0.0/8", "1.27", "99999999999999999999999999", "0x1p-2", ".1e2", "1__2", "0.", "0e0",
	"12:30:45", "12:30", "190:20:30.15", "-1:30", "1:60", "5432:5432", "::1", "fe80::1", "1-2", "1/2", "1 2", "3E", "10d", "1a2b",
	"2001-01-01", "2001-1-1", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.10 -5", "2001-12-15T02:59:43.1Z", "2001-12-15 2:59:43.10",
	// Marks of YAML, alone, at the start, inside and at the end.
	"&a", "*a", "!x", "!!str x", "%x", "%YAML 1.1", "@x", "`x`", "|", ">", "|-", "| x", "> x", "#", "# x", "x # y", "x #", "x#y", " # x",
	"-", "- ", "- x", "-x", "--", "-- x", "---", "--- x", "---x", "...", "... x", "...x", "....", "-----BEGIN KEY-----",
	"?", "? ", "? x", "?x", ":", ": ", ":x", ": x", "x:", "x: ", "x: y", "x:y", "x : y", "x :y", "a: b: c", "::", ":::",
	"[", "]", "[]", "[x]", "{", "}", "{}", "{x: y}", "{{ .Values.x }}", "a, b", ",", ",x", "x,",
	"'", "''", "'x'", "it's", `"`, `""`, `"x"`, `say "hi"`, `{"a":"b"}`, `["it's"]`, `'"'`, `'"`, `\`, `\n`, `C:\path`, `\\`, `a\"b`, `"\`,
	"$(VAR)", "${var}", "$", "(x)", "<x>", "<", ">=1", "=x", "^x$", "~/x", "~x", ";", "a;b", "a && b", "a || b", "a | b", "*", "*.example.com", "&", "!",
	// White space.
	" ", "  ", "\t", " \t ", " x", "x ", "  x  ", "\tx", "x\t", "a\tb", "\t- x", "x\t# y", "x:\ty", "a  b",
	"\u00a0", "\u00a0x", "x\u00a0", "a\u00a0b", "\u3000x", "\u2003", "\u200b", "\u200d", "\u202ex", "a\u2060b", "\u00ad",
	// Line breaks.
	"\n", "\n\n", "\n\n\n", "\nx", "\n\nx", "x\n", "x\n\n", "x\n\n\n", "a\nb", "a\nb\n", "a\n\nb", "a\n\n\nb\n\n", "\nx\n", "\n\nx\n\n",
	" a\nb", "  a\n b\nc\n", "a\n  b\n c\n", "\ta\nb", "a\n\tb", " \n", " \na", "  \n \na\n", "\t\n", "\t\na", "a\n ", "a\n  \n", "a\n\t", "a\n \n\n", "\n ", "\n \n", "\n\ta",
	"a \nb", "a \nb \n", "a\t\nb", "a\n \nb", "a\n    \nb\n", "a\n---\nb", "---\na", "a\n---", "a\n...\nb", "...\na", "a\n--- b\n", "---\n---\n",
	"# x\ny", "a\n# b\nc", "a\n#b", "- a\n- b", "a: b\nc: d\n", "? a\n: b", "|\na", "'\n'", "\"\n\"", "\\\n\\", "%x\ny", "a\n%x", "&a\n*a",
	"x\r", "\rx", "a\rb", "a\r\nb", "a\r\nb\r\n", "\r", "\r\n", "\n\r", "a\n\rb", "a\r\n\r\nb",
	"\u0085", "a\u0085b", "a\n\u0085b", "\u2028", "a\u2028b", "\u2029", "a\u2029b", "a\n\u2028", "\v", "\f", "a\vb\n", "a\fb\n",
	// What is not printable, or not a character.
	"\x00", "a\x00b", "a\nb\x00", "\x01", "\x07", "\x08", "\x1b[31m", "a\n\x1b[0m\n", "\x1f", "\x7f", "a\x7fb", "\u0080", "\u009f", "a\u0099b\n",
	"\ufeff", "\ufeffx", "x\ufeff", "a\n\ufeffb", "\ufdd0", "\ufffd", "\ufffe", "\uffff", "a\uffffb\n", "\U0001fffe", "\U0010ffff", "\ue000",
	// Other scripts and signs.
	"é", "café", "Größe\n", "日本語", "日本\n語", "שלום", "🙂", "a🙂b", "🙂\n🙂", "👩‍💻", "e\u0301", "\u00a1", "½", "№", "−1", "١٢٣", "１２",
	// Scripts and files.
	"#!/bin/sh\nset -eu\nexec \"$@\"\n", "while true; do\n\techo 'hi' # loop\n\tsleep 1\ndone", "user nginx;\n\nserver {\n  listen 80;\n}\n",
	"{\n  \"a\": [1, 2]\n}", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", "nginx:1.27", "registry:5000/a/b@sha256:0123abc",
	"https://example.com/a?b=c#d", "--port=5432", "-c", "-e", "500m", "30s", "1Gi", "64Mi", "a=b", "KEY=va lue", "/etc/x.d/*.conf", "*/5 * * * *", "@daily",
}

// long are strings that test the readers' buffers and their look-ahead.
var long = []string{
	strings.Repeat("x", 127), strings.Repeat("x", 128), strings.Repeat("x", 129), strings.Repeat("x", 1023), strings.Repeat("x", 1025),
	strings.Repeat("\u0001", 128), strings.Repeat("\u0001", 129), strings.Repeat("\U0010ffff", 32), strings.Repeat("é", 64), strings.Repeat("'\"", 64),
	strings.Repeat("word ", 300), strings.Repeat("'", 5000), strings.Repeat(`\`, 5000), strings.Repeat("\n", 3000), strings.Repeat("\n", 3000) + "x",
	strings.Repeat(" ", 3000), strings.Repeat(" ", 3000) + "\nx", strings.Repeat("x\n", 3000), strings.Repeat("\t", 2000) + "\n" + strings.Repeat(" ", 2000),
	strings.Repeat("🙂", 2000) + "\n", strings.Repeat("a\u2028", 2000), "x" + strings.Repeat(" ", 3000) + "# y",
}

// huge are lines of a MB.
var huge = []string{
	strings.Repeat("x", 1<<20), strings.Repeat("ab ", 1<<20/3), strings.Repeat("x", 1<<20) + "\ny\n", strings.Repeat(`"`, 1<<20), strings.Repeat("é\n", 1<<19),
	strings.Repeat("\u0000", 1<<18),
}

func TestNastyStrings(t *testing.T) {
	for _, s := range nasty {
		everywhere(t, s)
	}
}

// What stands beside a string decides how it is read, too.
func TestNastyStringsAmongOthers(t *testing.T) {
	frames := []string{
		"%s ", " %s", "%s\n", "\n%s", "a\n%s", "a\n%s\nb", "a\n %s\nb\n", " \n%s", "%s: x", "%s # x", "- %s", "x %s", "%s x", "%s\n\n", "%s%[1]s", "%s\n%[1]s", `"%s`, "'%s'",
	}
	for _, frame := range frames {
		t.Run(frame, func(t *testing.T) {
			t.Parallel()
			for _, s := range nasty {
				readsBack(t, mapWith(fmt.Sprintf(frame, s)))
				if t.Failed() {
					t.Fatalf("the string was %q", s)
				}
			}
		})
	}
}

func TestLongStrings(t *testing.T) {
	for _, s := range long {
		everywhere(t, s)
	}
}

func TestHugeStrings(t *testing.T) {
	for _, s := range huge {
		readsBack(t, &object.Object{Kind: "ConfigMap", Name: "x", Value: &corev1.ConfigMap{Data: map[string]string{s: "x", "a": s}}})
	}
}

// everywhere reads a string back from all the places where one can stand.
func everywhere(t *testing.T, s string) {
	t.Helper()
	readsBack(t, configMapWith(s))
	readsBack(t, deploymentWith(s))
	readsBack(t, cronJobWith(s))
	readsBack(t, mapWith(s))
	readsBack(t, revisionWith(t, s))
	if t.Failed() {
		t.Fatalf("the string was %.200q", s)
	}
}

// FuzzString: any valid string reads back, any other is an error.
func FuzzString(f *testing.F) {
	for _, s := range append(nasty, long...) {
		f.Add(s)
	}
	f.Add("\xff")
	f.Add("a\xc3\nb")
	f.Fuzz(func(t *testing.T, s string) {
		if strings.ToValidUTF8(s, "") != s {
			_, err := emit.Object(nil, configMapWith(s), nil)
			if err == nil {
				t.Fatalf("%q is not valid UTF-8 and was written", s)
			}
			return
		}
		readsBack(t, configMapWith(s))
		readsBack(t, deploymentWith(s))
		readsBack(t, mapWith(s))
	})
}

// configMapWith has s as key and value near the margin.
func configMapWith(s string) *object.Object {
	return &object.Object{Kind: "ConfigMap", Name: "x", Value: &corev1.ConfigMap{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "ConfigMap"},
		ObjectMeta: metav1.ObjectMeta{Name: s, Annotations: map[string]string{s: s, "z": s}},
		Data:       map[string]string{"a": s, s: s, "z": s},
		BinaryData: map[string][]byte{"a": []byte(s), s: []byte(s)},
	}}
}

// deploymentWith has s in the lists and maps of a pod.
func deploymentWith(s string) *object.Object {
	spec := corev1.PodSpec{
		NodeSelector: map[string]string{s: s},
		Containers: []corev1.Container{{
			Name:    s,
			Image:   s,
			Command: []string{s},
			Args:    []string{"-c", s, s, "x"},
			Env:     []corev1.EnvVar{{Name: "A", Value: s}, {Name: s, Value: s}, {Name: "Z"}},
		}},
	}
	return &object.Object{Kind: "Deployment", Name: "x", Value: &appsv1.Deployment{
		TypeMeta:   metav1.TypeMeta{APIVersion: "apps/v1", Kind: "Deployment"},
		ObjectMeta: metav1.ObjectMeta{Labels: map[string]string{s: s}},
		Spec:       appsv1.DeploymentSpec{Template: corev1.PodTemplateSpec{Spec: spec}},
	}}
}

// cronJobWith has s as deep as workloads go.
func cronJobWith(s string) *object.Object {
	spec := corev1.PodSpec{
		Affinity: &corev1.Affinity{NodeAffinity: &corev1.NodeAffinity{RequiredDuringSchedulingIgnoredDuringExecution: &corev1.NodeSelector{
			NodeSelectorTerms: []corev1.NodeSelectorTerm{{MatchExpressions: []corev1.NodeSelectorRequirement{{Key: s, Values: []string{s, s}}}}},
		}}},
		InitContainers: []corev1.Container{{Lifecycle: &corev1.Lifecycle{PreStop: &corev1.LifecycleHandler{
			Exec: &corev1.ExecAction{Command: []string{"sh", "-c", s}},
		}}}},
	}
	return &object.Object{Kind: "CronJob", Name: "x", Value: &batchv1.CronJob{
		TypeMeta: metav1.TypeMeta{APIVersion: "batch/v1", Kind: "CronJob"},
		Spec: batchv1.CronJobSpec{Schedule: s, JobTemplate: batchv1.JobTemplateSpec{
			Spec: batchv1.JobSpec{Template: corev1.PodTemplateSpec{Spec: spec}},
		}},
	}}
}

// mapWith has s in a custom resource: as keys that hold maps and lists, and in
// lists of lists.
func mapWith(s string) *object.Object {
	key := func(key string, value any) object.Entry { return object.Entry{Key: key, Value: value} }
	return &object.Object{Kind: "Thing", Name: "x", Value: object.Map{
		key("apiVersion", "example.com/v1"),
		key("kind", "Thing"),
		key("0"+s, s),
		key("spec", object.Map{
			key("z", []any{s, []any{s, []any{s, object.Map{key(s, s)}}}, object.Map{key(s, object.Map{key(s, []any{s})}), key("0"+s, s)}}),
			key("0"+s, object.Map{key(s, object.Map{key("x", s)})}),
			key("1"+s, []any{s, object.Map{key(s, s)}, big.NewFloat(1), nil, true}),
			key("2"+s, []any{}),
			key("3"+s, object.Map{}),
		}),
	}}
}

// revisionWith has s in a field that is JSON inside.
func revisionWith(t *testing.T, s string) *object.Object {
	data, err := jsonOf(map[string]any{"a": []any{s, map[string]any{"b": s}}})
	if err != nil {
		t.Fatal(err)
	}
	return &object.Object{Kind: "ControllerRevision", Name: "x", Value: &appsv1.ControllerRevision{
		TypeMeta: metav1.TypeMeta{APIVersion: "apps/v1", Kind: "ControllerRevision"},
		Data:     runtime.RawExtension{Raw: data},
	}}
}

// Bytes that are no UTF-8 are an error that names the field, never replaced.
func TestInvalidUTF8(t *testing.T) {
	const bad = "a\xffb"
	tests := []struct {
		object *object.Object
		want   string
	}{
		{
			&object.Object{Kind: "Pod", Name: "p", Value: &corev1.Pod{Spec: corev1.PodSpec{Containers: []corev1.Container{
				{Name: "a"}, {Env: []corev1.EnvVar{{}, {Value: bad}}},
			}}}},
			`Pod "p": spec.containers[1].env[1].value: the text is not valid UTF-8`,
		},
		{
			&object.Object{Kind: "ConfigMap", Name: "c", Value: &corev1.ConfigMap{Data: map[string]string{"my.key": bad}}},
			`ConfigMap "c": data["my.key"]: the text is not valid UTF-8`,
		},
		{
			&object.Object{Kind: "ConfigMap", Name: "c", Value: &corev1.ConfigMap{Data: map[string]string{bad: "x"}}},
			`ConfigMap "c": data["a\xffb"]: the key is not valid UTF-8`,
		},
		{
			&object.Object{Kind: "Thing", Name: "t", Value: object.Map{{Key: "list", Value: []any{"a", []any{bad}}}}},
			`Thing "t": list[1][0]: the text is not valid UTF-8`,
		},
		{
			&object.Object{Kind: "ControllerRevision", Name: "r", Value: &appsv1.ControllerRevision{Data: runtime.RawExtension{Raw: []byte(`"` + bad + `"`)}}},
			`ControllerRevision "r": data: the value is not JSON: the text is not valid UTF-8`,
		},
	}
	for _, test := range tests {
		before := []byte("before\n")
		lines := emit.Lines{{}}
		out, err := emit.Object(before, test.object, &lines)
		if err == nil || err.Error() != test.want {
			t.Errorf("got error %v\nwant      %s", err, test.want)
		}
		var failed *emit.Error
		if !errors.As(err, &failed) || failed.Object != test.object {
			t.Errorf("%v does not carry its object", err)
		}
		if string(out) != "before\n" || len(lines) != 1 {
			t.Errorf("after the error the output is %q with %d lines", out, len(lines))
		}
	}
}
