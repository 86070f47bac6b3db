export { Cluster, SERVICES, type ClusterOptions } from './cluster.ts';
export { describe as describeResult, faultsOf, type Result } from './figures.rules.ts';
export { releaseOf, revisionBefore, sameRelease, thisRelease, type Release } from './release.ts';
export { loseNode, rehearse, roll, scaleGateways, type LoadOptions } from './scenarios.ts';
