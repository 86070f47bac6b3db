import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';

interface KnownKind {
  /** The package's module that has its type. */
  readonly type: string;
  /** Types of the same name in it are different ones: each is written where it is used. */
  readonly inline?: boolean;
}

/** Everything that may be in a manifest here, by apiVersion and kind. */
export const KINDS: Readonly<Record<string, KnownKind>> = {
  'v1 ConfigMap': { type: 'kubernetes-models/v1/ConfigMap' },
  'v1 Namespace': { type: 'kubernetes-models/v1/Namespace' },
  'v1 Service': { type: 'kubernetes-models/v1/Service' },
  'v1 ServiceAccount': { type: 'kubernetes-models/v1/ServiceAccount' },
  'apps/v1 Deployment': { type: 'kubernetes-models/apps/v1/Deployment' },
  'batch/v1 Job': { type: 'kubernetes-models/batch/v1/Job' },
  'policy/v1 PodDisruptionBudget': { type: 'kubernetes-models/policy/v1/PodDisruptionBudget' },
  'networking.k8s.io/v1 NetworkPolicy': { type: 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy' },
  'networking.k8s.io/v1 Ingress': { type: 'kubernetes-models/networking.k8s.io/v1/Ingress' },
  'gateway.networking.k8s.io/v1 HTTPRoute': { type: '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute' },
  'keda.sh/v1alpha1 ScaledObject': { type: '@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject' },
  'monitoring.coreos.com/v1 PodMonitor': { type: '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor' },
  'monitoring.coreos.com/v1 PrometheusRule': { type: '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule' },
  // The package has no v1 yet; of what is used here, v1 and v1beta1 are the same.
  'external-secrets.io/v1 ExternalSecret': { type: '@kubernetes-models/external-secrets/external-secrets.io/v1beta1/ExternalSecret' },
  'postgresql.cnpg.io/v1 Cluster': { type: '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/Cluster', inline: true },
};

export const schemaFile = (name: string): string => path.join(WORKSPACE, 'tools/manifests/schemas', `${name.replaceAll(/[/ ]/g, '-')}.json`);
