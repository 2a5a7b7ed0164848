package rule

// all lists the rules, in the order of the catalogue.
func all() []Rule {
	return []Rule{
		// Ports and probes.
		portClash,
		imagePortClash,
		hostPortClash,
		portNameReused,
		targetPortUnknown,
		probePortNameUnknown,
		probePortUndeclared,
		probeCannotReach,
		imagePortMismatch,
		probeTiming,
		probesIdentical,
		probesMissing,
		readinessOnlyInSidecar,
		startupBudgetShort,
		probePathNotMounted,

		// Order, life and end.
		startImpossible,
		startCycle,
		neverRestartedProbe,
		sidecarNotGated,
		readinessDoesNotGate,
		initWaitsForLater,
		startupProbeNeedsLater,
		initNeedsLaterSidecar,
		jobNeverCompletes,
		sidecarIgnoresTerm,
		ambassadorUnused,
		adapterTakesNothing,
		graceTooShort,
		graceZero,
		containerExits,
		sidecarExits,
		initNeverEnds,
		initNotIdempotent,

		// Volumes.
		volumeNeverWritten,
		volumeReadBeforeWritten,
		volumeAccess,
		volumeUnused,
		mountPathClash,
		mountNested,
		subPathStatic,
		mountHidesImageFiles,
		volumeNotWritable,
		memoryVolumeUnbounded,
		claimTemplateDuplicate,
		claimSharedRWO,

		// Environment, objects, users and resources.
		envDuplicate,
		envUnresolved,
		envUnused,
		serviceEnvClash,
		objectMissing,
		secretInOutput,
		nameTooLongForPods,
		resourcesMissing,
		qosLost,
		nonRootConflict,
		readOnlyRootWrite,
		kubernetesTooOld,

		// Commands, scripts and images.
		databaseWithoutPassword,
		shellAbsent,
		commandNotSplit,
		commandRelative,
		envNotExpanded,
		imageUnpinned,
		imageMalformed,
		scriptSyntax,
		scriptBashism,
		scriptBraceRange,
		scriptBadDuration,
	}
}

// All returns the rules, in the order of the catalogue.
func All() []Rule { return all() }
