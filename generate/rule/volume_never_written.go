package rule

import (
	"github.com/hashicorp/hcl/v2"
)

var volumeNeverWritten = Rule{
	ID:       "volume-never-written",
	Title:    "Nobody writes to the volume",
	Severity: hcl.DiagError,
	Weak:     hcl.DiagWarning,
	Risk:     "None where all mounts are read-only, unless the empty folder is there to hide files of the image. Low where a script shows that it only reads.",
	check: func(p *Pod) {
		for _, f := range p.flows() {
			if !isEmptyDir(f.Volume) || len(f.Mounts) == 0 {
				continue
			}
			can, does := f.writers()
			at := field("volumes", itoa(f.Index))
			switch {
			case !can:
				p.Report(p.At(at...), "Volume %q is empty when the pod starts, and %s, so nothing is ever in it. Take read_only = true away from the mount of the container that writes the files.",
					f.Name, allReadOnly(f.Mounts))
			case f.alone() != "":
				c, file := f.Mounts[0].By, f.alone()
				p.Suspect(p.At(at...), "Volume %q is empty when the pod starts, no other container mounts it to write to it, and %s needs %q in it. Mount it in the container that writes the file as well.", f.Name, c.Title(), file)
			case !does && len(f.Mounts) > 1:
				p.Suspect(p.At(at...), "Volume %q is empty when the pod starts, and none of the containers that mount it writes to it: those that could only read. Mount it in the container that writes the files as well.", f.Name)
			}
		}
	},
}

// alone is a file that the only container with the volume is told to read from it; empty
// if there is none.
func (f *flow) alone() string {
	if len(f.Mounts) != 1 {
		return ""
	}
	m := f.Mounts[0]
	if m.By.Script() != nil || m.Use == writes {
		return ""
	}
	file, _ := m.By.needsAtOnce(mountPath(m.VolumeMount))
	return file
}

// writers says whether a container can write to the volume, and whether one may do so
// by what is known of what they run.
func (f *flow) writers() (can, does bool) {
	for _, m := range f.Mounts {
		can = can || m.Use != readOnly
		does = does || m.Writes()
	}
	return can, does
}

func allReadOnly(mounts []mounting) string {
	if len(mounts) == 1 {
		return mounts[0].By.Title() + ", which alone mounts it, mounts it read-only"
	}
	return "all that mount it mount it read-only"
}
