package schema

import (
	"reflect"
	"testing"
)

func TestDump(t *testing.T) {
	s := New()
	for _, n := range s.Kinds() {
		k := s.Kind(n)
		t.Log(n, k.APIVersion, k.Name, len(k.Block.Body.Attributes), len(k.Block.Body.Blocks), k.Block.Body.Names())
	}
	t.Log(s.Kind("cron_job").Block.Body.Block("job_template").Body.Names(), s.Kind("cron_job").Block.Body.Block("template").Body.Names())
	t.Log(s.Kind("job").Block.Body.Block("template").Body.Names())
	t.Log(s.Kind("pod").Block.Body.Block("container").Body.Names())
	_ = reflect.TypeOf
	for k := range overrides() {
		if !s.deriver.seen[k] {
			t.Error("no field", k)
		}
	}
}
