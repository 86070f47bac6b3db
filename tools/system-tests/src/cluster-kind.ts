import { type ClusterKind, CLUSTERS } from '@chatgenius/stack';

/** On which servers `npm run test:cluster` wants the systems; none otherwise. The name of the variable is known to tools/verify. */
export const clusterKind = (): ClusterKind | undefined => CLUSTERS.find((kind) => kind === process.env.TEST_CLUSTERS);
