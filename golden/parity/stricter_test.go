package parity

// deliberate is a mutation that the API server takes and that podgen's language
// refuses on purpose.
type deliberate struct {
	mutation
	reason string
}

// stricter lists the rules of the language that are stricter than the API. All of
// them are documented; a row that the API server would refuse as well fails the test.
func stricter() []deliberate {
	return []deliberate{
		{mutation{"variable name twice", below(`env "COLOUR" {`, "      name = \"LEVEL\""), api(set("pod.containers[web].env[COLOUR].name", "LEVEL")), nil},
			"the same thing said in both forms is an error; the API server only warns"},
		{mutation{"key of the env map twice", below(`LEVEL   = "info"`, `      LEVEL   = "debug"`), api(set("pod.containers[web].env[+]", js(`{"name":"LEVEL","value":"debug"}`))), nil},
			"one map key twice is an error"},
		{mutation{"attribute twice", below(`working_dir       = "/srv"`, `    working_dir       = "/opt"`), api(set("pod.containers[web].workingDir", "/opt")), nil},
			"HCL has an attribute once; JSON's last one wins"},
		{mutation{"within and a failure threshold", below(`within         = "60s"`, "      failure_threshold = 30"), nil, nil},
			"the same thing said in both forms is an error"},
		{mutation{"volume by its name", put("volume = volume.disk", `volume = "disk"`), nil, nil},
			"references, not strings"},
		{mutation{"port of a map as a range of protocols", put(`"53/udp"`, `"53/udp/dns"`), nil, nil},
			"a port is a number with one protocol"},
		{mutation{"reference to a port that is not there", put("port = self.ports.http", "port = self.ports.htp"), api(set("pod.containers[web].startupProbe.httpGet.port", "htp")), nil},
			"references are checked; the API server looks at the form of a port's name only"},
		{mutation{"init that waits for a container", below(`command = ["prepare", "--all"]`, "    depends_on = [container.web]"), nil, nil},
			"what Kubernetes cannot start in that order is an error"},
		{mutation{"field of a feature that is off", below("lifecycle {", `      stop_signal = "SIGTERM"`), api(set("pod.containers[web].lifecycle.stopSignal", "SIGTERM")), nil},
			"a field that the version would drop without a word is an error"},
	}
}
