package apiserver

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"

	"podgen/generate/diag"
)

// Rules is the catalogue of what the API server has to say: one rule for each
// kind of its errors, and one for each check of the Pod Security Standards.
func Rules() []diag.Rule {
	rules := []diag.Rule{
		refusal(NotFound, "A field names something that is not there, such as a volume that the pod does not have."),
		refusal(Required, "A field that Kubernetes needs is missing."),
		refusal(Duplicate, "A value that has to be unique is there twice."),
		refusal(Invalid, "A value breaks the rules of its field: its form, its range, or what it has to agree with."),
		refusal(NotSupported, "A value is none of those that Kubernetes knows."),
		refusal(Forbidden, "A field cannot be set here, or not together with another one."),
		refusal(TooLong, "A value is longer than Kubernetes takes."),
		refusal(TooShort, "A value is shorter than Kubernetes takes."),
		refusal(TooMany, "A list has more elements than Kubernetes takes."),
		refusal(TooFew, "A list has fewer elements than Kubernetes needs."),
		refusal(TypeInvalid, "A value of a manifest cannot be decoded as the type of its field, or the field is unknown."),
		refusal(Internal, "The API server's own code fails on the object."),
		{ID: Finding{Type: Dropped}.rule(), Title: "Not in this version of Kubernetes", Severity: hcl.DiagError,
			Help: "No version of Kubernetes that podgen knows keeps the field by default: its feature gate is off. Leave the field out. What a newer version has is kubernetes-too-old."},
		{ID: Finding{Type: Warned}.rule(), Title: titleWarned, Severity: hcl.DiagWarning,
			Help: "The API server accepts the object and answers with a warning, as kubectl prints it."},
	}
	for _, check := range policy.DefaultChecks() {
		level := "baseline"
		if check.Level == api.LevelRestricted {
			level = "restricted"
		}
		rules = append(rules, diag.Rule{
			ID: Finding{Type: PodSecurityViolation, Check: string(check.ID)}.rule(), Title: "Against a Pod Security level", Severity: hcl.DiagError,
			Help: fmt.Sprintf("The check %s of the Pod Security level %s, which pod_security in the podgen block asks for.", check.ID, level),
		})
	}
	return rules
}

const (
	titleRefused = "Refused by the API server"
	titleWarned  = "Warning of the API server"
)

func refusal(t Type, help string) diag.Rule {
	return diag.Rule{ID: Finding{Type: t}.rule(), Title: titleRefused, Help: help + " The object would be refused.", Severity: hcl.DiagError}
}
