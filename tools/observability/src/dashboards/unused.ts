/** Metrics that no alert and no dashboard shows, and why. */
export const UNUSED: Readonly<Record<string, string>> = {
  nodejs_active_resources: 'Read by hand when a process does not end or leaks.',
  nodejs_eventloop_lag_max_seconds: 'One hiccup says little; the 99th percentile is shown.',
  nodejs_eventloop_lag_mean_seconds: 'As above.',
  nodejs_heap_size_used_bytes: 'Resident memory is what a pod is killed for.',
};
