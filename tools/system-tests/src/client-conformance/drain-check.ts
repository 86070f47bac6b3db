import { type Check } from './checks.ts';

/** @param restart ends the first gateway in good order, and starts it again */
export const drainCheck = (restart: { end: () => Promise<void>; start: () => Promise<void> }): Check => ({
  name: 'drain',
  shows: 'it comes back from a gateway that ends, and loses nothing',
  needsOwnSystem: true,
  async run(trial) {
    await trial.join();
    trial.proxy.redirect(trial.system.gateway(1).url);
    let ended = false;
    const ending = restart.end().finally(() => (ended = true));
    try {
      do await trial.write(1);
      while (!ended);
      await trial.client.until('it is back', () => trial.client.all('ready').length > 1);
      await trial.write(5);
      await trial.appliesAll();
    } finally {
      await ending;
      await restart.start();
    }
  },
});
