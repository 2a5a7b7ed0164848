package cluster

import (
	"archive/tar"
	"bytes"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// layer is the file system of the images: the actor alone, or with busybox and
// all stand-ins.
func layer(actor string, shell bool) ([]byte, error) {
	files, err := contents("bin/actor", actor)
	if err != nil {
		return nil, err
	}
	files["etc/passwd"] = []byte("root:x:0:0::/:/bin/sh\n")
	if !shell {
		return tarOf(files, nil, "tmp")
	}
	busybox, err := contents("bin/busybox", "/bin/busybox")
	if err != nil {
		return nil, err
	}
	maps.Copy(files, busybox)
	for _, p := range standIns {
		if p.does != "" {
			files[p.path[1:]] = []byte("#!/bin/sh\nexec /bin/actor " + p.does + " -- \"$@\"\n")
		}
	}
	applets, err := exec.Command("/bin/busybox", "--list").Output()
	if err != nil {
		return nil, err
	}
	links := map[string]string{}
	for applet := range strings.FieldsSeq(string(applets)) {
		if applet != "busybox" {
			links["bin/"+applet] = "/bin/busybox"
		}
	}
	return tarOf(files, links, "tmp", "var/log/nginx")
}

func contents(name, file string) (map[string][]byte, error) {
	text, err := os.ReadFile(file)
	return map[string][]byte{name: text}, err
}

// tarOf packs files, links and folders that everybody may write to. All files
// may be run.
func tarOf(files map[string][]byte, links map[string]string, folders ...string) ([]byte, error) {
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for _, folder := range folders {
		if err := w.WriteHeader(&tar.Header{Typeflag: tar.TypeDir, Name: folder + "/", Mode: 0o1777}); err != nil {
			return nil, err
		}
	}
	for _, file := range slices.Sorted(maps.Keys(files)) {
		if err := w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: file, Mode: 0o755, Size: int64(len(files[file]))}); err != nil {
			return nil, err
		}
		if _, err := w.Write(files[file]); err != nil {
			return nil, err
		}
	}
	for _, link := range slices.Sorted(maps.Keys(links)) {
		if err := w.WriteHeader(&tar.Header{Typeflag: tar.TypeSymlink, Name: link, Linkname: links[link], Mode: 0o777}); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return out.Bytes(), err
}
