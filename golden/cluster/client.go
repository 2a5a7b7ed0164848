package cluster

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"strings"
	"sync"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// api speaks to the API server in plain HTTP and JSON.
type api struct {
	http *http.Client

	mu    sync.Mutex
	kinds map[string][]metav1.APIResource // by group and version
}

// connect returns the one client of the process.
var connect = sync.OnceValue(func() *api {
	transport := &http.Transport{
		TLSClientConfig:     &tls.Config{InsecureSkipVerify: true}, // its certificate is its own, and nobody else is in these namespaces
		MaxIdleConnsPerHost: 32,
	}
	return &api{http: &http.Client{Transport: transport}, kinds: map[string][]metav1.APIResource{}}
})

// refusal is what the API server says when it does not do what it was asked.
type refusal struct{ metav1.Status }

func (r *refusal) Error() string { return r.Message }

// refused tells whether the API server itself said no, and was reached. That an
// object of the name is there already is not about the object.
func refused(err error) bool {
	var r *refusal
	return errors.As(err, &r) && r.Code >= 400 && r.Code < 500 && !exists(err)
}

// breaks tells whether the API server's own code failed on what it was given: it
// then hangs up without an answer.
func breaks(err error) bool { return errors.Is(err, io.EOF) }

// exists tells whether the API server said that there is such an object already.
func exists(err error) bool {
	var r *refusal
	return errors.As(err, &r) && r.Reason == metav1.StatusReasonAlreadyExists
}

func (a *api) get(path string, into any) error { return a.do(http.MethodGet, path, nil, into) }

func (a *api) post(path string, object, into any) error {
	return a.do(http.MethodPost, path, object, into)
}

func (a *api) remove(path string) error { return a.do(http.MethodDelete, path, nil, nil) }

func (a *api) do(method, path string, body, into any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	if body == nil {
		text = nil
	}
	request, err := http.NewRequest(method, apiAddress+path, bytes.NewReader(text))
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/json")
	response, err := a.http.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode >= 400 {
		r := &refusal{}
		if json.Unmarshal(answer, &r.Status) != nil || r.Message == "" {
			r.Message = response.Status + " " + string(answer)
		}
		r.Code = int32(response.StatusCode)
		return r
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(answer, into)
}

// collection is the path of all objects of a kind.
func (a *api) collection(apiVersion, kind, namespace string) (string, error) {
	root := path.Join("/apis", apiVersion)
	if !strings.Contains(apiVersion, "/") {
		root = path.Join("/api", apiVersion)
	}
	resources, err := a.resources(root)
	if err != nil {
		return "", err
	}
	for _, r := range resources {
		switch {
		case r.Kind != kind || strings.Contains(r.Name, "/"):
		case r.Namespaced:
			return path.Join(root, "namespaces", namespace, r.Name), nil
		default:
			return path.Join(root, r.Name), nil
		}
	}
	return "", fmt.Errorf("the API server has no %s of %s", kind, apiVersion)
}

func (a *api) resources(root string) ([]metav1.APIResource, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if known, ok := a.kinds[root]; ok {
		return known, nil
	}
	var list metav1.APIResourceList
	if err := a.get(root, &list); err != nil {
		return nil, err
	}
	a.kinds[root] = list.APIResources
	return list.APIResources, nil
}

func nodeIsReady() error {
	var node corev1.Node
	if err := connect().get("/api/v1/nodes/"+nodeName, &node); err != nil {
		return err
	}
	for _, c := range node.Status.Conditions {
		if c.Type == corev1.NodeReady && c.Status == corev1.ConditionTrue {
			return nil
		}
	}
	return errors.New("the node is not ready")
}
