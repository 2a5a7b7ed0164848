package cluster

import (
	"fmt"
	"strings"
	"testing"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"podgen/generate/object"
)

// space is a namespace of the cluster that one test has for itself.
type space struct {
	t    *testing.T
	name string
}

// newSpace makes a namespace in which pods can be made, and removes it at the
// end of the test.
func newSpace(t *testing.T) space {
	t.Helper()
	s := space{t: t, name: spaceName(t.Name())}
	s.must(connect().post("/api/v1/namespaces", &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: s.name}}, nil))
	s.within(30*time.Second, func() error { return connect().get(s.path("serviceaccounts/default"), nil) })
	t.Cleanup(func() { _ = connect().remove("/api/v1/namespaces/" + s.name) })
	return s
}

// in is the namespace in a subtest.
func (s space) in(t *testing.T) space { return space{t, s.name} }

// spaceName turns the name of a test into that of a namespace.
func spaceName(test string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, strings.ToLower(strings.TrimPrefix(test, "Test"))), "-")
}

func (s space) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// within waits until there is no error, and fails the test when it takes too long.
func (s space) within(limit time.Duration, try func() error) {
	s.t.Helper()
	if err := wait(limit, try); err != nil {
		s.t.Fatalf("not within %v: %v", limit, err)
	}
}

// path is that of an object in the namespace, of the core group.
func (s space) path(rest string) string { return "/api/v1/namespaces/" + s.name + "/" + rest }

// apply gives objects to the API server, as podgen writes them.
func (s space) apply(objects []*object.Object) {
	s.t.Helper()
	if len(objects) == 0 {
		s.t.Fatal("nothing was rendered")
	}
	for _, o := range objects {
		d, err := document(o)
		s.must(err)
		keepImages(d)
		s.must(s.create(d, ""))
	}
}

// create gives one object to the API server, which has to know all its fields.
func (s space) create(document map[string]any, query string) error {
	_, err := s.created(document, query)
	return err
}

// created also returns what the API server made of it.
func (s space) created(document map[string]any, query string) (made map[string]any, err error) {
	version, _ := document["apiVersion"].(string)
	kind, _ := document["kind"].(string)
	namespace := s.name
	if metadata, _ := document["metadata"].(map[string]any); metadata["namespace"] != nil {
		namespace = fmt.Sprint(metadata["namespace"])
	}
	path, err := connect().collection(version, kind, namespace)
	if err != nil {
		return nil, err
	}
	return made, connect().post(path+"?fieldValidation=Strict"+query, document, &made)
}

// keepImages lets containers whose image has no tag run as well: the kubelet would
// ask a registry for a newer one, and there is none.
func keepImages(value any) {
	switch v := value.(type) {
	case map[string]any:
		if _, is := v["image"].(string); is {
			v["imagePullPolicy"] = "IfNotPresent"
		}
		for _, inner := range v {
			keepImages(inner)
		}
	case []any:
		for _, inner := range v {
			keepImages(inner)
		}
	}
}

// secret makes one that a module says exists already.
func (s space) secret(name string, data map[string]string) {
	s.t.Helper()
	s.must(connect().post(s.path("secrets"), &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Name: name}, StringData: data}, nil))
}

// pods returns the pods of the namespace, oldest first.
func (s space) pods() []corev1.Pod {
	s.t.Helper()
	var list corev1.PodList
	s.must(connect().get(s.path("pods"), &list))
	return list.Items
}

// pod returns one pod by name.
func (s space) pod(name string) (*corev1.Pod, error) {
	var p corev1.Pod
	err := connect().get(s.path("pods/"+name), &p)
	return &p, err
}

// job returns a job by name.
func (s space) job(name string) (*batchv1.Job, error) {
	var j batchv1.Job
	err := connect().get("/apis/batch/v1/namespaces/"+s.name+"/jobs/"+name, &j)
	return &j, err
}

// ready waits until a number of pods run and are ready, and returns them.
func (s space) ready(number int, limit time.Duration) []corev1.Pod {
	s.t.Helper()
	var ready []corev1.Pod
	s.within(limit, func() error {
		ready = nil
		var states strings.Builder
		for _, p := range s.pods() {
			if isReady(&p) {
				ready = append(ready, p)
			} else {
				states.WriteString("\n" + describe(&p))
			}
		}
		if len(ready) < number {
			return fmt.Errorf("%d of %d pods are ready:%s", len(ready), number, states.String())
		}
		return nil
	})
	return ready
}
