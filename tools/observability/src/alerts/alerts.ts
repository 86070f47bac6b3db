import { type Alert } from './alert.ts';
import { canaryAlerts } from './canary.ts';
import { clientAlerts } from './clients.ts';
import { fileAlerts } from './files.ts';
import { messageAlerts } from './messages.ts';
import { objectiveAlerts } from './objectives.ts';
import { processAlerts } from './processes.ts';
import { serverAlerts } from './servers.ts';

/** All alerts, by the group of rules that they are in. */
export const ALERT_GROUPS: Readonly<Record<string, readonly Alert[]>> = {
  objectives: objectiveAlerts,
  servers: serverAlerts,
  processes: processAlerts,
  messages: messageAlerts,
  clients: clientAlerts,
  files: fileAlerts,
  canary: canaryAlerts,
};

export const ALERTS: readonly Alert[] = Object.values(ALERT_GROUPS).flat();
