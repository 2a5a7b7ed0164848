package apiserver

import (
	"fmt"
	"strconv"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// The validation of a StatefulSet puts a volume for each claim template before
// the volumes of its pods, in random order, and leaves out those of the same
// name; so the indices in its paths are not those of the object.

const claimVolumes = "spec.template.spec.volumes["

// ofStatefulSet puts the place of an error right that an index into such a list
// of volumes got wrong.
func ofStatefulSet(s *appsv1.StatefulSet, err *field.Error) *field.Error {
	rest, found := strings.CutPrefix(err.Field, claimVolumes)
	if !found || len(s.Spec.VolumeClaimTemplates) == 0 {
		return err
	}
	number, rest, _ := strings.Cut(rest, "]")
	index, _ := strconv.Atoi(number)

	claims := map[string]int{}
	for i, claim := range s.Spec.VolumeClaimTemplates {
		claims[claim.Name] = i
	}
	fixed := *err
	if index < len(claims) {
		// The volume is made of nothing but the claim's name.
		name, _ := err.BadValue.(string)
		if i, found := claims[name]; found {
			fixed.Field = fmt.Sprintf("spec.volumeClaimTemplates[%d].metadata.name", i)
		} else {
			fixed.Field = "spec.volumeClaimTemplates"
		}
		return &fixed
	}
	left := index - len(claims)
	for i, volume := range s.Spec.Template.Spec.Volumes {
		if _, replaced := claims[volume.Name]; replaced {
			continue
		}
		if left == 0 {
			fixed.Field = fmt.Sprintf("%s%d]%s", claimVolumes, i, rest)
			break
		}
		left--
	}
	return &fixed
}
