export { Cluster, type ClusterOptions } from './cluster.ts';
export { faultsOf, type Result } from './figures.rules.ts';
export { builtHere, type Release } from './release.ts';
export { loseNode, rehearse, roll, scaleGateways, type LoadOptions } from './scenarios.ts';
