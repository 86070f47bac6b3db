import { commands } from '@chatgenius/contracts';

/** What clients send by themselves: it does not show that somebody is there. */
const BY_ITSELF = new Set<string>(
  [
    commands.sessionResume,
    commands.channelJoin,
    commands.channelLeave,
    commands.threadJoin,
    commands.threadLeave,
    commands.messageDelivered,
    commands.presenceSubscribe,
    commands.presenceUnsubscribe,
    commands.presenceActivity,
  ].map(({ name }) => name),
);

/** Whether a command shows that somebody is at the connection. */
export const showsSomebody = (command: string): boolean => !BY_ITSELF.has(command) && !command.startsWith('session:');

/** What is known of somebody's being at a connection; times of the process's own clock, in milliseconds. */
export interface Activity {
  active: boolean;
  /** When they last showed themselves. */
  shownAt: number;
}

export const hasGoneIdle = ({ active, shownAt }: Activity, now: number, idleMs: number): boolean => active && now - shownAt >= idleMs;
